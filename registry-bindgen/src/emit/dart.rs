//! The Dart package: typed functions and classes over `dart:ffi`, in one library of several parts.
//!
//! Every call is made by the symbol that returns the status, with one place per isolate for results: between a call and the reading of its result, no
//! other code of the isolate runs. `types.rs` knows how each type is spelled, written and read.

mod callables;
mod classes;
mod implementers;
mod types;

use serde::Serialize;

use super::{EmitError, File, docs, manifest, render, status};
use crate::checks;
use crate::library_name::LibraryName;
use crate::model::{Call, Enumeration, Interface, Param, Type};
use callables::Callable;
use classes::Class;
use implementers::{Implemented, Table};
use types::{Types, is_unsigned, structure};

/// The part that only libraries with queues have.
const QUEUE: &str = "src/queue.dart";
/// The part that only libraries have whose functions take callables.
const CALLABLES: &str = "src/callables.dart";

/// The library and its parts, by their paths below `lib`.
pub const TEMPLATES: [(&str, &str); 9] = [
    ("", include_str!("../templates/dart/library.dart")),
    (
        "src/errors.dart",
        include_str!("../templates/dart/errors.dart"),
    ),
    (
        "src/checks.dart",
        include_str!("../templates/dart/checks.dart"),
    ),
    ("src/load.dart", include_str!("../templates/dart/load.dart")),
    (
        "src/memory.dart",
        include_str!("../templates/dart/memory.dart"),
    ),
    (
        "src/owner.dart",
        include_str!("../templates/dart/owner.dart"),
    ),
    (
        "src/invoke.dart",
        include_str!("../templates/dart/invoke.dart"),
    ),
    (QUEUE, include_str!("../templates/dart/queue.dart")),
    (CALLABLES, include_str!("../templates/dart/callables.dart")),
];

#[derive(Serialize)]
struct Package<'a> {
    prefix: &'a str,
    module: &'a str,
    version: &'a str,
    library: &'a LibraryName,
    fingerprint: String,
    pointer_width: u8,
    statuses: &'a [status::Status],
    functions: Vec<Function>,
    classes: Vec<Class>,
    implemented: Vec<Implemented>,
    structs: Vec<Struct>,
    enums: Vec<Enum>,
    symbols: Vec<Symbol>,
    callables: Vec<Callable>,
    /// The tables of the methods of traits.
    tables: Vec<Table>,
    checks: Vec<checks::Check>,
    /// Bytes of the largest result.
    result: u32,
    has_handles: bool,
    has_over_aligned: bool,
    queues: bool,
}

#[derive(Serialize)]
struct Function {
    name: String,
    handle: u64,
    docs: Vec<String>,
    signature: String,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct Struct {
    name: String,
    docs: Vec<String>,
    size: u32,
    fields: Vec<Field>,
    /// The class of `dart:ffi`, if it is passed by value somewhere.
    by_value: Option<String>,
}

#[derive(Serialize)]
struct Field {
    name: String,
    docs: Vec<String>,
    ty: String,
    put: String,
    get: String,
    member: [String; 2],
    /// Whether it is compared element by element.
    is_list: bool,
}

#[derive(Serialize)]
struct Enum {
    name: String,
    docs: Vec<String>,
    variants: Vec<Variant>,
    /// Whether its numbers are above Dart's `int`.
    is_big: bool,
}

#[derive(Serialize)]
struct Variant {
    name: String,
    docs: Vec<String>,
    raw: i64,
}

/// A symbol of the library.
#[derive(Serialize)]
struct Symbol {
    name: String,
    /// The variable that has its function.
    variable: String,
    native: String,
    own: String,
}

/// The package.
///
/// # Errors
/// Only if a template is at fault.
pub fn files(interface: &Interface) -> Result<Vec<File>, EmitError> {
    let package = Writer {
        types: Types(interface),
    }
    .package(interface);
    let library = format!("{}.dart", interface.module);
    let parts = TEMPLATES.iter();
    let parts = parts.filter(|(path, _)| match *path {
        QUEUE => interface.queues,
        CALLABLES => !package.callables.is_empty() || !package.tables.is_empty(),
        _ => true,
    });
    let rendered = parts.map(|(path, template)| {
        let path = if path.is_empty() { &library } else { *path };
        render(format!("lib/{path}"), template, &package)
    });
    let pubspec = include_str!("../templates/dart/pubspec.yaml");
    rendered
        .chain([manifest("pubspec.yaml", pubspec, &package)])
        .collect()
}

struct Writer<'a> {
    types: Types<'a>,
}

impl<'a> Writer<'a> {
    fn package(&self, interface: &'a Interface) -> Package<'a> {
        let functions = interface.functions.iter();
        let structs = interface.structs.iter();
        let enums = interface.enums.iter();
        let refused = |call: &Call| interface.over_aligned_by_value(call).is_some();
        Package {
            prefix: &interface.prefix,
            module: &interface.module,
            version: &interface.version,
            library: &interface.library,
            fingerprint: format!("0x{:016X}", interface.fingerprint),
            pointer_width: interface.pointer_width,
            statuses: &status::STATUSES[1..],
            functions: functions.map(|f| self.function(interface, f)).collect(),
            classes: self.classes(interface),
            implemented: self.types.implemented(),
            structs: structs.map(|s| self.structure(s)).collect(),
            enums: enums.map(|e| self.enumeration(e)).collect(),
            symbols: self.symbols(interface),
            callables: self.types.callables(),
            tables: implementers::tables(interface),
            checks: checks::table(interface.pointer_width),
            result: self.largest_result(interface),
            has_handles: interface.types().any(|ty| ty.handle_of().is_some()),
            has_over_aligned: interface.calls().any(refused),
            queues: interface.queues,
        }
    }

    /// Bytes of the place for results: those of the largest one, and of what the library writes itself.
    fn largest_result(&self, interface: &Interface) -> u32 {
        let results = interface.calls().map(|call| self.types.size(&call.returns));
        let promised = interface.calls().filter_map(|call| call.promise.as_ref());
        let promised = promised.map(|promise| self.types.size(&promise.value));
        let sizes = results.chain(promised).map(|(size, _)| size);
        sizes.max().unwrap_or(0).max(64)
    }

    fn function(&self, interface: &Interface, f: &crate::model::Function) -> Function {
        Function {
            name: f.call.ident.clone(),
            handle: f.handle,
            docs: docs::paragraphs(&[
                docs::trimmed(&f.call.docs),
                &docs::owners_taken(interface, &f.call),
                &callables::docs(interface, &f.call),
                &[throws(), docs::handle(f)],
            ]),
            signature: self.signature(&f.call.ident, &f.call),
            lines: self.body(&f.call, &f.handle.to_string(), None),
        }
    }

    fn signature(&self, name: &str, call: &Call) -> String {
        let params = call.params.iter();
        let params = params.map(|p| format!("{} {}", self.types.name(&p.ty, true), p.name));
        let params: Vec<String> = params.collect();
        format!("{} {name}({})", self.returned(call), params.join(", "))
    }

    /// What a call returns, as Dart declares it.
    fn returned(&self, call: &Call) -> String {
        match &call.promise {
            Some(promise) => format!("Future<{}>", self.types.name(&promise.value, false)),
            None => self.types.name(&call.returns, false),
        }
    }

    /// The statements of a call. `handle` is by what it is called.
    fn body(&self, call: &Call, handle: &str, first: Option<&str>) -> Vec<String> {
        if let Some(s) = self.types.0.over_aligned_by_value(call) {
            return vec![format!("_$cannotPass(r'{}', {});", s.name, s.align)];
        }
        let (mut lines, mut args) = self.arguments(call, first);
        let takes_memory = !lines.is_empty();
        if call.promise.is_some() {
            // Before the call, whose result would have nobody to wait for it.
            lines.insert(0, "final $queue = Queue.current;".to_owned());
        }
        if call.returns != Type::Void {
            args.push("_$out".to_owned());
        }
        lines.push(format!(
            "final $status = {}({});",
            variable(call),
            args.join(", ")
        ));
        let owners = call.params.iter().flat_map(|param| self.owners(param));
        lines.extend(owners.map(|owner| format!("_$gone($status, {owner});")));
        let functions = call.params.iter();
        let functions = functions.filter(|param| is_function(param));
        lines.extend(functions.map(|param| format!("_$kept($status, {}$);", param.name)));
        lines.extend(self.ended(call, handle));
        if takes_memory {
            lines = in_frame(lines);
        }
        lines
    }

    /// The owners that a parameter brings: itself, or those in the fields of a struct, which do not change.
    fn owners(&self, param: &Param) -> Vec<String> {
        if param.ty.is_owner() {
            return vec![param.name.clone()];
        }
        let fields = self.types.0.owned_fields(&param.ty);
        let field = |field: &crate::model::Field| format!("{}.{}", param.name, field.name);
        fields.map(field).collect()
    }

    /// The statements before a call, and its arguments.
    fn arguments(&self, call: &Call, first: Option<&str>) -> (Vec<String>, Vec<String>) {
        let mut args: Vec<String> = first.map(str::to_owned).into_iter().collect();
        let (mut lines, mut functions) = (Vec::new(), Vec::new());
        for param in &call.params {
            let ready = format!("{}$", param.name);
            if let Type::Foreign { callback, .. } = &param.ty {
                let called = match self.types.0.trait_of(&callback.symbol) {
                    Some(_) => format!("{}.pointer", implementers::table(&callback.name)),
                    None => format!("{}.nativeFunction", callables::variable(&callback.name)),
                };
                functions.push(format!(
                    "final {ready} = _$passed({called}, {});",
                    param.name
                ));
                args.push(ready);
                continue;
            }
            let (before, arguments) = self.types.prepare(&param.name, &param.ty);
            if before.is_empty() && call.params.iter().any(is_function) {
                // Everything is checked before Rust may have a function.
                lines.push(format!("final {ready} = {};", arguments.join(", ")));
                args.push(ready);
            } else {
                lines.extend(before);
                args.extend(arguments);
            }
        }
        lines.extend(functions);
        (lines, args)
    }

    /// The statements after a call: the error, or the result.
    fn ended(&self, call: &Call, handle: &str) -> Vec<String> {
        let name = &call.name;
        let Some(promise) = &call.promise else {
            let fail = format!("if ($status != 0) _$fail($status, r'{name}', {handle});");
            let result = (call.returns != Type::Void)
                .then(|| format!("return {};", self.types.returned(&call.returns)));
            return [fail].into_iter().chain(result).collect();
        };
        let size = self.types.size(&promise.value).0;
        let read = match &promise.value {
            Type::Void => "{}".to_owned(),
            value => format!("=> {}", self.types.returned(value)),
        };
        vec![
            format!(
                "if ($status != 0) return Future.error(_$error($status, r'{name}', {handle}));"
            ),
            format!("return _$awaited($queue, r'{name}', {size}, () {read});"),
        ]
    }

    fn structure(&self, s: &crate::model::Struct) -> Struct {
        let field = |f: &crate::model::Field| {
            let at = if f.offset == 0 {
                "$at".to_owned()
            } else {
                format!("$at + {}", f.offset)
            };
            let (value, place) = (format!("$value.{}", f.name), format!("r'.{}'", f.name));
            Field {
                name: f.name.clone(),
                docs: docs::trimmed(&f.docs).to_vec(),
                ty: self.types.name(&f.ty, false),
                put: self.types.put(&f.ty, &at, &value, &place, 0),
                get: self.types.get(&f.ty, &at, 0),
                member: self.types.member(&f.ty),
                is_list: matches!(f.ty, Type::Array(..)),
            }
        };
        Struct {
            name: s.name.clone(),
            docs: docs::trimmed(&s.docs).to_vec(),
            size: s.size,
            fields: s.fields.iter().map(field).collect(),
            by_value: (!s.over_aligned).then(|| structure(&s.name)),
        }
    }

    fn enumeration(&self, e: &Enumeration) -> Enum {
        let variant = |v: &crate::model::Variant| Variant {
            name: v.name.clone(),
            docs: docs::trimmed(&v.docs).to_vec(),
            #[allow(
                clippy::cast_possible_truncation,
                reason = "Dart has the upper half of `u64` below zero"
            )]
            raw: v.value as i64,
        };
        Enum {
            name: e.name.clone(),
            docs: docs::trimmed(&e.docs).to_vec(),
            variants: e.variants.iter().map(variant).collect(),
            is_big: is_unsigned(&e.repr, 64),
        }
    }

    fn symbols(&self, interface: &Interface) -> Vec<Symbol> {
        let callable = |call: &&Call| interface.over_aligned_by_value(call).is_none();
        let functions = interface.functions.iter().map(|f| &f.call).filter(callable);
        let callbacks = interface.callbacks.iter().map(|c| &c.call);
        let by_handle = callbacks.chain(interface.methods()).filter(callable);
        functions
            .map(|call| self.symbol(call, false))
            .chain(by_handle.map(|call| self.symbol(call, true)))
            .collect()
    }

    fn symbol(&self, call: &Call, by_handle: bool) -> Symbol {
        let handle = by_handle.then(|| ["ffi.Uint64".to_owned(), "int".to_owned()]);
        let mut params: Vec<[String; 2]> = handle.into_iter().collect();
        params.extend(
            call.params
                .iter()
                .flat_map(|p| self.types.parameters(&p.ty)),
        );
        if call.returns != Type::Void {
            let out = "ffi.Pointer<ffi.Uint8>".to_owned();
            params.push([out.clone(), out]);
        }
        let of = |at: usize| {
            let types: Vec<&str> = params.iter().map(|param| param[at].as_str()).collect();
            types.join(", ")
        };
        Symbol {
            name: format!("{}_try", call.symbol),
            variable: variable(call),
            native: format!("ffi.Int32 Function({})", of(0)),
            own: format!("int Function({})", of(1)),
        }
    }
}

/// What the documentation of each call says.
fn throws() -> String {
    "Throws a [RegistryException] if the call cannot be made or fails.".to_owned()
}

fn is_function(param: &Param) -> bool {
    matches!(param.ty, Type::Foreign { .. })
}

/// The statements, with memory that is given back at their end.
fn in_frame(lines: Vec<String>) -> Vec<String> {
    let inside = lines.into_iter().map(|line| format!("  {line}"));
    let before = ["final $mark = _$memory.mark;", "try {"].map(str::to_owned);
    let after = ["} finally {", "  _$memory.release($mark);", "}"].map(str::to_owned);
    before.into_iter().chain(inside).chain(after).collect()
}

/// The variable with the function of a symbol: no name of the library's begins so.
fn variable(call: &Call) -> String {
    format!("_${}_try", crate::names::dart_symbol(&call.symbol))
}
