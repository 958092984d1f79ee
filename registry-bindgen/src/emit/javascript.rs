//! The common parts of the modules for Node and for browsers: names, type declarations, documentation, checks of numbers, memory.
//!
//! Used by `node.rs` and `web.rs`, which write the calls. 64-bit integers are `bigint` in every runtime, handles are plain numbers (exact
//! below 2^53), sizes are numbers. `memory.rs` lays values out in bytes.

pub mod callables;
pub mod code;
pub(super) mod implementers;
pub mod memory;
pub(super) mod owners;
pub mod print;

use serde::Serialize;

use super::number::Number;
use super::{docs, status};
use crate::checks;
use crate::library_name::LibraryName;
use crate::model::{Call, Interface, Param, Trait, Type};
use crate::names;

/// What the template of the declarations needs, and the modules use too.
#[derive(Debug, Serialize)]
pub struct Declarations<'a> {
    prefix: &'a str,
    /// The name of Node's package.
    package: String,
    version: &'a str,
    library: &'a LibraryName,
    fingerprint: String,
    /// Whether the library has queues.
    queues: bool,
    statuses: &'a [status::Status],
    enums: Vec<Enum>,
    structs: Vec<Struct>,
    /// The types of functions that Rust calls.
    function_types: Vec<String>,
    functions: Vec<Operation>,
    callbacks: Vec<Operation>,
    /// Traits, whose implementers are Rust's.
    traits: Vec<Class>,
    /// The traits again, whose implementers are JavaScript's.
    declared: Vec<implementers::Declared>,
    /// The functions' names and hardcoded handles.
    handles: Vec<(String, u64)>,
    /// What arguments may be.
    checks: Vec<checks::Check>,
    over_f32: &'static str,
    last_address: String,
    pointer_width: u8,
}

#[derive(Debug, Serialize)]
struct Enum {
    name: String,
    docs: String,
    variants: Vec<(String, String, String)>,
    values: String,
}

#[derive(Debug, Serialize)]
struct Struct {
    name: String,
    docs: String,
    fields: Vec<(String, String, String)>,
    /// What is accepted as one, and its fields; none where that is the struct.
    accepted: String,
    accepted_fields: Vec<(String, String)>,
}

#[derive(Debug, Serialize)]
struct Class {
    name: String,
    about: String,
    methods: Vec<Operation>,
}

#[derive(Debug, Serialize)]
struct Operation {
    name: String,
    docs: String,
    about: String,
    /// `export declare function add(a: number): number;`
    function: String,
    /// The same in an interface.
    member: String,
    /// The plain function of an owner.
    call: String,
    /// What makes a plain function of a handle: in Node's class, and in the browser's.
    static_stub: String,
    stub: String,
}

/// The interface in TypeScript.
#[must_use]
pub fn declarations(interface: &Interface) -> Declarations<'_> {
    Declarations {
        prefix: &interface.prefix,
        package: names::javascript::package(&interface.prefix),
        version: &interface.version,
        library: &interface.library,
        fingerprint: format!("{:#018x}n", interface.fingerprint),
        queues: interface.queues,
        statuses: &status::STATUSES,
        enums: interface
            .enums
            .iter()
            .map(|e| enumeration(interface, e))
            .collect(),
        structs: interface
            .structs
            .iter()
            .map(|s| structure(interface, s))
            .collect(),
        function_types: callables::types(interface),
        functions: interface
            .functions
            .iter()
            .map(|f| operation(interface, &f.call, &[docs::handle(f)]))
            .collect(),
        callbacks: interface
            .callbacks
            .iter()
            .map(|c| operation(interface, &c.call, &[]))
            .collect(),
        traits: classes(interface),
        declared: implementers::declared(interface),
        handles: handles(interface),
        checks: checks::table(interface.pointer_width),
        over_f32: checks::OVER_F32,
        last_address: checks::last_address(interface.pointer_width),
        pointer_width: interface.pointer_width,
    }
}

fn enumeration(interface: &Interface, e: &crate::model::Enumeration) -> Enum {
    let digits = |value: i128| format!("{value}{}", suffix(interface, &e.repr));
    Enum {
        name: e.name.clone(),
        docs: docs::block_comment(docs::trimmed(&e.docs), ""),
        variants: e
            .variants
            .iter()
            .map(|v| {
                let docs = docs::block_comment(docs::trimmed(&v.docs), "  ");
                (v.name.clone(), digits(v.value), docs)
            })
            .collect(),
        values: e
            .variants
            .iter()
            .map(|v| digits(v.value))
            .collect::<Vec<_>>()
            .join(" | "),
    }
}

fn structure(interface: &Interface, s: &crate::model::Struct) -> Struct {
    let fields = s.fields.iter().map(|f| {
        (
            f.name.clone(),
            hint(interface, &f.ty, false),
            docs::block_comment(docs::trimmed(&f.docs), "  "),
        )
    });
    let accepted = s.fields.iter().map(|f| {
        let hint = hint(interface, &f.ty, true);
        // A field that may be `undefined` may be missing.
        let mark = if hint.ends_with(NONE) { "?" } else { "" };
        (format!("{}{mark}", f.name), hint)
    });
    Struct {
        name: s.name.clone(),
        docs: docs::block_comment(docs::trimmed(&s.docs), ""),
        fields: fields.collect(),
        accepted: s.accepted.clone(),
        accepted_fields: if s.accepted.is_empty() {
            Vec::new()
        } else {
            accepted.collect()
        },
    }
}

/// Whether a struct's fields accept more than Rust returns in them.
#[must_use]
pub fn accepts_more(interface: &Interface, s: &crate::model::Struct) -> bool {
    s.fields.iter().any(|f| match interface.contained(&f.ty) {
        Some(inner) if matches!(f.ty, Type::Struct(_)) => accepts_more(interface, inner),
        _ => hint(interface, &f.ty, true) != hint(interface, &f.ty, false),
    })
}

/// The functions' names and hardcoded handles.
fn handles(interface: &Interface) -> Vec<(String, u64)> {
    let functions = interface.functions.iter();
    functions
        .map(|f| (f.call.ident.clone(), f.handle))
        .collect()
}

/// The classes of traits.
fn classes(interface: &Interface) -> Vec<Class> {
    let traits = interface.traits.iter();
    traits.map(|item| class(interface, item)).collect()
}

fn class(interface: &Interface, item: &Trait) -> Class {
    let owns = ["Owns one implementer that Rust has handed over, given by its handle.".to_owned()];
    let methods = item.methods.iter();
    Class {
        name: item.ident.clone(),
        about: docs::block_comment(&docs::paragraphs(&[docs::trimmed(&item.docs), &owns]), ""),
        methods: methods
            .map(|m| operation(interface, &m.call, &[]))
            .collect(),
    }
}

fn operation(interface: &Interface, call: &Call, more: &[String]) -> Operation {
    let name = call.ident.clone();
    let throws = ["Throws `RegistryError` if the call cannot be made or fails.".to_owned()];
    let owns = ["Owns one callback that Rust has handed over, given by its handle.".to_owned()];
    let params = parameters(interface, call);
    let returned = returned(interface, call);
    let returns = format!(": {returned};");
    let arrow = format!(" => {returned};");
    let taken = docs::owners_taken(interface, call);
    Operation {
        function: print::function(
            &format!("export declare function {name}"),
            &params,
            &returns,
            0,
        ),
        member: print::function(&name, &params, &returns, 2),
        call: print::function("readonly call: ", &params, &arrow, 2),
        static_stub: stub("static stub", &params, &arrow, 2),
        stub: stub("stub", &params, &arrow, 4),
        name,
        docs: docs::block_comment(
            &docs::paragraphs(&[
                docs::trimmed(&call.docs),
                &taken,
                &callables::docs(interface, call),
                &throws,
                more,
            ]),
            "",
        ),
        about: docs::block_comment(
            &docs::paragraphs(&[docs::trimmed(&call.docs), &taken, &owns]),
            "",
        ),
    }
}

/// A declaration of what makes a plain function; its own parameter goes on a line of its own before those of the result do.
fn stub(head: &str, params: &[String], arrow: &str, margin: usize) -> String {
    let result = |head: &str| print::function(head, params, arrow, margin);
    let one = result(&format!("{head}(handle: number): "));
    if !one.contains('\n') {
        return one;
    }
    let end = " ".repeat(margin);
    format!("{head}(\n{end}  handle: number,\n{end}{}", result("): "))
}

/// The parameters with their types. Those at the end that may be `undefined` may be left out.
fn parameters(interface: &Interface, call: &Call) -> Vec<String> {
    let given = call.params.iter();
    let given = given.map(|p| (p.name.as_str(), hint(interface, &p.ty, true)));
    let given = given.chain(callables::options(interface, call));
    let (names, hints): (Vec<&str>, Vec<String>) = given.unzip();
    // Of what JavaScript can't pass nothing else is accepted.
    let can_be_none = |hint: &str| hint.ends_with(NONE.trim_start_matches(" | "));
    let needed = hints.iter().rposition(|hint| !can_be_none(hint));
    let first_optional = needed.map_or(0, |last| last + 1);
    let params = names.iter().zip(&hints).enumerate();
    let params = params.map(|(at, (name, hint))| {
        let mark = if at < first_optional { "" } else { "?" };
        format!("{name}{mark}: {hint}")
    });
    params.collect()
}

/// The TypeScript type of what a call returns.
fn returned(interface: &Interface, call: &Call) -> String {
    match &call.promise {
        Some(promise) => format!("Promise<{}>", hint(interface, &promise.value, false)),
        None => hint(interface, &call.returns, false),
    }
}

/// The statement before a call that returns what the host awaits: without a queue, nothing is called.
pub const READY: &str = "$ready();";

/// The statement that returns what the host awaits: the handle of the promise is in `$result`. `lifted` is the value in `$cell`, of so many bytes.
#[must_use]
pub fn awaited(name: &str, size: &str, lifted: Option<String>) -> Vec<String> {
    let Some(lifted) = lifted else {
        return vec![format!(
            "return $awaited($result, \"{name}\", {size}, () => {{}});"
        )];
    };
    vec![
        format!("return $awaited($result, \"{name}\", {size}, ($cell) => {{"),
        format!("  return {lifted};"),
        "});".to_owned(),
    ]
}

/// What is accepted for none.
const NONE: &str = " | null | undefined";

/// What is accepted, or returned, for none.
fn none(accepted: bool) -> &'static str {
    if accepted { NONE } else { " | null" }
}

/// The TypeScript type. What is accepted is wider than what is returned: it is what the checks take.
#[must_use]
pub fn hint(interface: &Interface, ty: &Type, accepted: bool) -> String {
    match ty {
        Type::Void => "void".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::Int { bits: 64, .. } => {
            ["bigint", "bigint | number"][usize::from(accepted)].to_owned()
        }
        Type::Handle {
            of: Some(of),
            optional: true,
        } => format!("{}{}", of.callback.name, none(accepted)),
        Type::Handle { of: Some(of), .. } => of.callback.name.clone(),
        Type::Handle { optional: true, .. } if accepted => format!("number{NONE}"),
        Type::Int { .. } | Type::Size { .. } | Type::Float { .. } | Type::Handle { .. } => {
            "number".to_owned()
        }
        Type::Foreign {
            callback,
            any_thread,
            optional,
        } => callables::callable_hint(interface, &callback.symbol, *any_thread, *optional),
        Type::Pointer { .. } | Type::FunctionPointer => format!("bigint{}", none(accepted)),
        Type::Struct(named) => match interface.structure(named) {
            Some(s) if accepted && !s.accepted.is_empty() => s.accepted.clone(),
            _ => named.name.clone(),
        },
        Type::Enum(named) => named.name.clone(),
        Type::CText { optional: true } => format!("string{NONE}"),
        Type::Text | Type::CText { .. } => "string".to_owned(),
        Type::Reference { to, optional } => match hint(interface, to, accepted) {
            to if *optional && !to.ends_with(NONE) => format!("{to}{NONE}"),
            to => to,
        },
        Type::Slice(of) => format!("Iterable<{}>", hint(interface, of, true)),
        Type::Buffer(of) => typed_array(of).map_or_else(|| listed(interface, of), str::to_owned),
        Type::Array(of, _) if accepted => row(interface, of),
        Type::Array(of, _) => listed(interface, of),
    }
}

/// An array as it is returned.
fn listed(interface: &Interface, of: &Type) -> String {
    format!("{}[]", element(interface, of, false))
}

/// An array of a length, as it is accepted. Typed arrays of any kind are read by value.
fn row(interface: &Interface, of: &Type) -> String {
    let row = format!("readonly {}[]", element(interface, of, true));
    match of {
        Type::Int { bits: 64, .. } => format!("$Numbers | $Bigs | {row}"),
        Type::Int { .. } | Type::Size { .. } | Type::Float { .. } => format!("$Numbers | {row}"),
        _ => row,
    }
}

/// A type before `[]`.
fn element(interface: &Interface, ty: &Type, accepted: bool) -> String {
    let hint = hint(interface, ty, accepted);
    if hint.contains('|') || hint.starts_with("readonly") {
        format!("({hint})")
    } else {
        hint
    }
}

/// The typed array whose elements are such values, where there is one.
#[must_use]
pub fn typed_array(ty: &Type) -> Option<&'static str> {
    Some(match ty {
        Type::Int {
            bits: 8,
            signed: true,
            ..
        } => "Int8Array",
        Type::Int { bits: 8, .. } => "Uint8Array",
        Type::Int {
            bits: 16,
            signed: true,
            ..
        } => "Int16Array",
        Type::Int { bits: 16, .. } => "Uint16Array",
        Type::Int {
            bits: 32,
            signed: true,
            ..
        } => "Int32Array",
        Type::Int { bits: 32, .. } => "Uint32Array",
        Type::Int { signed: true, .. } => "BigInt64Array",
        Type::Int { .. } => "BigUint64Array",
        Type::Float { bits: 32 } => "Float32Array",
        Type::Float { .. } => "Float64Array",
        _ => return None,
    })
}

/// Whether a number of this type is a `bigint`: all of 64 bits, but sizes, handles and addresses, which are numbers.
#[must_use]
pub fn is_big(interface: &Interface, ty: &Type) -> bool {
    matches!(interface.scalar(ty), Type::Int { bits: 64, .. })
}

/// What stands behind the digits of such a number.
fn suffix(interface: &Interface, ty: &Type) -> &'static str {
    if is_big(interface, ty) { "n" } else { "" }
}

/// The condition that a plain call's result may be the failure's value.
#[must_use]
pub fn mistakable(interface: &Interface, ty: &Type, bits: u64) -> String {
    let n = suffix(interface, ty);
    match Number::of(interface.scalar(ty), bits) {
        Number::Truth(value) => format!("$result === {value}"),
        Number::Whole(value) => format!("$result === {value}{n}"),
        Number::Float(value) if value.is_nan() => "$result !== $result".to_owned(),
        Number::Float(value) if value.is_infinite() => {
            format!("$result === {}Infinity", if value < 0.0 { "-" } else { "" })
        }
        Number::Float(value) => format!("$result === {value}"),
    }
}

/// The bits of `on_error`, if the plain form of a call is used: the status is asked for where the result equals them. A call that takes owners needs the
/// status always.
#[must_use]
pub fn compared(interface: &Interface, call: &Call) -> Option<u64> {
    let takes = |param: &Param| interface.owns(&param.ty);
    let is_plain =
        call.returns.is_comparable() && !call.params.iter().any(takes) && !callables::has(call);
    call.on_error_bits.filter(|_| is_plain)
}
