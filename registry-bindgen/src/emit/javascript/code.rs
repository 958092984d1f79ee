//! The JavaScript around a call: the head of its function, and the method of an owner's class.
//!
//! `node.rs` and `web.rs` write the lines in between.

use serde::Serialize;

use super::{callables, print};
use crate::model::{Call, Trait};

/// What differs between the modules.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// What stands before a function that users call.
    pub export: &'static str,
    /// The handle, as a function by handle has it for its first parameter.
    pub handle: &'static str,
    /// The same in an owner's method.
    pub own: &'static str,
    /// Columns before a function.
    pub margin: usize,
}

/// A call's JavaScript.
#[derive(Debug, Serialize)]
pub struct Code {
    name: String,
    /// The head of the function that calls.
    head: String,
    lines: Vec<String>,
    /// What an owner's method that makes its plain function returns.
    bound: String,
    /// What a stub's maker returns.
    arrow: String,
    /// The callback type's number in descriptions.
    identity: Option<u64>,
    /// A method of a trait: its head, and what it returns.
    method: String,
    returned: String,
}

/// The JavaScript of a trait.
#[derive(Debug, Serialize)]
pub(in crate::emit) struct TraitCode {
    name: String,
    /// Its number in descriptions.
    identity: u64,
    methods: Vec<Code>,
}

impl TraitCode {
    /// A class with the methods of a trait, each of which `code` writes as a function by handle.
    pub(in crate::emit) fn new(
        item: &Trait,
        place: Place,
        mut code: impl FnMut(&Call) -> Code,
    ) -> Self {
        let calls = method_calls(item).zip(&item.methods);
        let methods = calls.map(|(call, method)| {
            let code = code(&call);
            code.of_method(&method.call, place)
        });
        Self {
            name: item.ident.clone(),
            identity: item.identity,
            methods: methods.collect(),
        }
    }
}

/// The methods of a trait as calls by handle: each with a name of its own in the module, and the trait's before its own in messages.
pub(in crate::emit) fn method_calls(item: &Trait) -> impl Iterator<Item = Call> + '_ {
    item.methods.iter().map(|method| Call {
        ident: format!("{}${}", item.ident, method.call.ident),
        name: format!("{}.{}", item.name, method.call.name),
        ..method.call.clone()
    })
}

impl Code {
    /// Around these lines.
    #[must_use]
    pub fn new(call: &Call, by_handle: bool, lines: Vec<String>, place: Place) -> Self {
        let name = call.ident.clone();
        let params = callables::parameters(call);
        let with = |first: &str| [&[first.to_owned()], params.as_slice()].concat();
        // The caller that awaits it gets its errors.
        let wait = if call.promise.is_some() { "async " } else { "" };
        let (callee, margin) = (format!("$call{name}"), place.margin);
        let (open, heads) = if by_handle {
            (format!("{wait}function {callee}"), with(place.handle))
        } else {
            (
                format!("{}{wait}function {name}", place.export),
                params.clone(),
            )
        };
        Self {
            head: print::function(&open, &heads, " {", margin),
            bound: print::returned_arrow(&params, &callee, &with(place.own), margin + 4),
            identity: call.identity,
            arrow: print::returned_arrow(&params, &callee, &with(place.handle), margin + 4),
            method: String::new(),
            returned: String::new(),
            name,
            lines,
        }
    }

    /// The same as a method of a class.
    fn of_method(self, call: &Call, place: Place) -> Self {
        let params = callables::parameters(call);
        let args = [&[place.own.to_owned()], params.as_slice()].concat();
        let called = print::call_of(&format!("$call{}", self.name), &args);
        let returned = print::row(["return ".into(), called, ";".into()]);
        Self {
            method: print::function(&call.ident, &params, " {", place.margin + 2),
            returned: print::joined(&returned, place.margin + 4),
            ..self
        }
    }
}
