//! Functions of Dart that Rust calls: for each callback type that a function takes a callable of, one function that C calls. For a trait there is one for each method.
//!
//! `callables.dart` has the functions by their numbers, which are their `user_data`. What C calls finds the function, makes Dart's values of the arguments, and
//! Rust's of the result.

use serde::Serialize;

use super::implementers::{name_of_method, passable};
use super::types::{BYTES, Types, is_byte, or_null, structure};
use crate::emit::c;
use crate::model::{Call, Interface, Type};

const POINTER: &str = "ffi.Pointer<ffi.Void>";

/// What C calls for one callback type, or for one method of a trait.
#[derive(Serialize)]
pub(super) struct Callable {
    /// The variable with it.
    variable: String,
    name: String,
    /// Its C type in the words of `dart:ffi`.
    native: String,
    /// Dart's parameters of it.
    params: String,
    /// The type of the user's function, or what the user's object implements.
    function: String,
    /// The call of that function or of a method of that object, and the statements that write its result: none if it has none.
    called: String,
    put: Vec<String>,
}

/// The variable with what C calls for a callback type.
pub(super) fn variable(callback: &str) -> String {
    format!("_$called${callback}")
}

/// What is said of the functions and the implementers that a call takes.
pub(super) fn docs(interface: &Interface, call: &Call) -> Vec<String> {
    let said = call.params.iter().filter_map(|param| {
        let of = match interface.trait_of(param.ty.foreign()?) {
            Some(_) => "the methods of ",
            None => "",
        };
        Some(format!(
            "Rust calls {of}`{}` in this isolate alone, in a call that the isolate makes. Anywhere else a call of it fails with the status `WRONG_THREAD`.",
            param.name
        ))
    });
    said.collect()
}

impl Types<'_> {
    /// What C calls, without those that would take a struct by value whose alignment Dart can't express.
    pub(super) fn callables(self) -> Vec<Callable> {
        let interface: &Interface = self.0;
        let used = c::callables(interface).map(|callback| &callback.call);
        let used = used.filter(|call| interface.over_aligned_by_value(call).is_none());
        let functions =
            used.map(|call| self.callable(call, call.ident.clone(), self.function_type(call), ""));
        let methods = passable(interface).flat_map(|item| {
            let methods = item.methods.iter().enumerate();
            methods.map(move |(at, method)| {
                let implemented = item.implemented.clone().unwrap_or_default();
                let called = format!(".{}", method.call.ident);
                self.callable(&method.call, name_of_method(item, at), implemented, &called)
            })
        });
        functions.chain(methods).collect()
    }

    /// What C calls to call `$function`, or a method of it.
    fn callable(self, call: &Call, name: String, function: String, method: &str) -> Callable {
        let mut params = vec![[POINTER.to_owned(), format!("{POINTER} $key")]];
        let mut values = Vec::new();
        for param in &call.params {
            let name = format!("{}$", param.name);
            values.push(self.given(&name, &param.ty));
            for ([native, own], end) in self.parameters(&param.ty).into_iter().zip(["", "$"]) {
                params.push([native, format!("{own} {name}{end}")]);
            }
        }
        let (place, put) = self.written(&call.returns);
        params.extend(place.map(|place| [place.clone(), format!("{place} $place")]));
        params.push([POINTER.to_owned(), format!("{POINTER} $error")]);
        let of = |at: usize| {
            let words: Vec<&str> = params.iter().map(|param| param[at].as_str()).collect();
            words.join(", ")
        };
        Callable {
            variable: variable(&name),
            name,
            native: format!("ffi.Int32 Function({})", of(0)),
            params: of(1),
            function,
            called: format!("$function{method}({})", values.join(", ")),
            put,
        }
    }

    /// Where a result belongs, as `dart:ffi` has it, and the statements that write it there.
    fn written(self, ty: &Type) -> (Option<String>, Vec<String>) {
        match ty {
            Type::Void => (None, Vec::new()),
            Type::Struct(_) | Type::Array(..) => {
                let view = format!("final $to = _$view($place, {})", self.size(ty).0);
                let put = self.put(ty, "0", "$value", "'result'", 0);
                (Some(BYTES.to_owned()), vec![view, put])
            }
            ty => {
                let [native, _] = self.native(ty);
                let lowered = self.lowered(ty, "$value", "'result'");
                let place = format!("ffi.Pointer<{native}>");
                (Some(place), vec![format!("$place.value = {lowered}")])
            }
        }
    }

    /// The type of a function that Rust calls.
    pub(super) fn function_type(self, call: &Call) -> String {
        self.called_as(call, "Function")
    }

    /// What Rust calls, declared by this name.
    pub(super) fn called_as(self, call: &Call, name: &str) -> String {
        let params = call.params.iter();
        let params = params.map(|param| format!("{} {}", self.handed(&param.ty), param.name));
        let params: Vec<String> = params.collect();
        format!(
            "{} {name}({})",
            self.name(&call.returns, true),
            params.join(", ")
        )
    }

    /// The type of an argument that a function gets.
    fn handed(self, ty: &Type) -> String {
        match ty {
            Type::Slice(of) => self.name(&Type::Buffer(of.clone()), false),
            Type::Reference { to, optional } => or_null(self.handed(to), *optional),
            ty => self.name(ty, false),
        }
    }

    /// The value that a function gets, made of what C passes.
    fn given(self, name: &str, ty: &Type) -> String {
        match ty {
            Type::Text => format!("_$textAt({name}, {name}$)"),
            Type::CText { optional: false } => format!("_$cTextAt({name})"),
            Type::CText { optional: true } => format!("_$orNone({name}, _$cTextAt)"),
            Type::Slice(of) if is_byte(of) => format!("_$octetsAt({name}, {name}$)"),
            Type::Slice(of) => {
                let read = self.get(of, "$at", 0);
                let size = self.size(of).0;
                format!("_$elementsAt({name}, {name}$, {size}, ($from, $at) => {read})")
            }
            Type::Reference { to, optional } => {
                let size = self.size(to).0;
                let read = |of: &str| {
                    let read = self.get(to, "0", 0);
                    format!("_$one({of}, {size}, ($from) => {read})")
                };
                if *optional {
                    format!("_$orNone({name}, ($one) => {})", read("$one"))
                } else {
                    read(name)
                }
            }
            // The bytes of a struct are in no place that Dart tells.
            Type::Struct(named) => {
                let (size, align) = self.size(ty);
                let (class, read) = (structure(&named.name), self.get(ty, "0", 0));
                format!(
                    "_$one(_$memory.take({size}, {align})..cast<{class}>().ref = {name}, {size}, ($from) => {read})"
                )
            }
            Type::Bool | Type::Pointer { .. } | Type::Foreign { .. } => name.to_owned(),
            Type::FunctionPointer => format!("{name}.cast()"),
            ty => self.lifted(ty, name),
        }
    }
}
