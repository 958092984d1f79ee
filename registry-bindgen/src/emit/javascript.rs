//! What the modules for Node and for the browser have in common: names, type declarations, documentation, checks of numbers, memory.
//!
//! Used by `node.rs` and `web.rs`, which write the calls. 64-bit integers are `bigint` in every runtime, handles are plain numbers (exact
//! below 2^53), sizes are numbers. `memory.rs` lays values out in bytes.

pub mod memory;
pub mod print;

use serde::Serialize;

use super::number::Number;
use super::{docs, status};
use crate::model::{Call, Interface, Type};

/// What the template of the declarations needs, and the modules use too.
#[derive(Debug, Serialize)]
pub struct Declarations<'a> {
    prefix: &'a str,
    version: &'a str,
    fingerprint: String,
    statuses: &'a [status::Status],
    enums: Vec<Enum>,
    structs: Vec<Struct>,
    functions: Vec<Operation>,
    callbacks: Vec<Operation>,
    /// The functions' names and hardcoded handles.
    handles: Vec<(String, u64)>,
}

#[derive(Debug, Serialize)]
struct Enum {
    name: String,
    docs: String,
    variants: Vec<(String, i64)>,
    values: String,
}

#[derive(Debug, Serialize)]
struct Struct {
    name: String,
    docs: String,
    fields: Vec<(String, String, String)>,
}

#[derive(Debug, Serialize)]
struct Operation {
    name: String,
    docs: String,
    about: String,
    params: String,
    returns: String,
}

/// The interface in TypeScript's words.
#[must_use]
pub fn declarations(interface: &Interface) -> Declarations<'_> {
    Declarations {
        prefix: &interface.prefix,
        version: &interface.version,
        fingerprint: format!("{:#018x}n", interface.fingerprint),
        statuses: &status::STATUSES,
        enums: interface.enums.iter().map(enumeration).collect(),
        structs: interface.structs.iter().map(structure).collect(),
        functions: interface
            .functions
            .iter()
            .map(|f| operation(&f.call, camel(&f.call.name), &[docs::handle(f)]))
            .collect(),
        callbacks: interface
            .callbacks
            .iter()
            .map(|c| operation(&c.call, c.call.name.clone(), &[]))
            .collect(),
        handles: interface
            .functions
            .iter()
            .map(|f| (identifier(&camel(&f.call.name)), f.handle))
            .collect(),
    }
}

fn enumeration(e: &crate::model::Enumeration) -> Enum {
    Enum {
        name: e.name.clone(),
        docs: docs::block_comment(docs::trimmed(&e.docs), ""),
        variants: e
            .variants
            .iter()
            .map(|v| (v.name.clone(), v.value))
            .collect(),
        values: e
            .variants
            .iter()
            .map(|v| v.value.to_string())
            .collect::<Vec<_>>()
            .join(" | "),
    }
}

fn structure(s: &crate::model::Struct) -> Struct {
    let fields = s.fields.iter().map(|f| {
        (
            f.name.clone(),
            hint(&f.ty, false),
            docs::block_comment(docs::trimmed(&f.docs), "  "),
        )
    });
    Struct {
        name: s.name.clone(),
        docs: docs::block_comment(docs::trimmed(&s.docs), ""),
        fields: fields.collect(),
    }
}

fn operation(call: &Call, name: String, more: &[String]) -> Operation {
    let throws = ["Throws `RegistryError` if the call cannot be made or fails.".to_owned()];
    let owns = ["Owns one callback that Rust has handed over, given by its handle.".to_owned()];
    let params = call
        .params
        .iter()
        .map(|p| format!("{}: {}", identifier(&p.name), hint(&p.ty, true)));
    Operation {
        name: identifier(&name),
        docs: docs::block_comment(
            &docs::paragraphs(&[docs::trimmed(&call.docs), &throws, more]),
            "",
        ),
        about: docs::block_comment(&docs::paragraphs(&[docs::trimmed(&call.docs), &owns]), ""),
        params: params.collect::<Vec<_>>().join(", "),
        returns: hint(&call.returns, false),
    }
}

/// The TypeScript type; what is accepted is wider than what is returned.
#[must_use]
pub fn hint(ty: &Type, accepted: bool) -> String {
    match ty {
        Type::Void => "void".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::Int { bits: 64, .. } => if accepted {
            "bigint | number"
        } else {
            "bigint"
        }
        .to_owned(),
        Type::Int { .. } | Type::Size { .. } | Type::Float { .. } | Type::Handle { .. } => {
            "number".to_owned()
        }
        Type::Pointer { .. } | Type::FunctionPointer => "bigint | null".to_owned(),
        Type::Struct(named) | Type::Enum(named) => named.name.clone(),
        Type::Text | Type::CText => "string".to_owned(),
        Type::Reference { to, optional } => format!(
            "{}{}",
            hint(to, accepted),
            if *optional { " | null" } else { "" }
        ),
        Type::Slice(of) => match typed_array(of) {
            Some(array) => format!("{array} | readonly {}[]", element(of, accepted)),
            None => format!("readonly {}[]", element(of, accepted)),
        },
        Type::Buffer(of) => {
            typed_array(of).map_or_else(|| format!("{}[]", element(of, false)), str::to_owned)
        }
        Type::Array(of, _) => format!("{}[]", element(of, false)),
    }
}

/// A type before `[]`.
fn element(ty: &Type, accepted: bool) -> String {
    let hint = hint(ty, accepted);
    if hint.contains('|') {
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
        } => "Int8Array",
        Type::Int { bits: 8, .. } => "Uint8Array",
        Type::Int {
            bits: 16,
            signed: true,
        } => "Int16Array",
        Type::Int { bits: 16, .. } => "Uint16Array",
        Type::Int {
            bits: 32,
            signed: true,
        } => "Int32Array",
        Type::Int { bits: 32, .. } => "Uint32Array",
        Type::Int { signed: true, .. } => "BigInt64Array",
        Type::Int { .. } => "BigUint64Array",
        Type::Float { bits: 32 } => "Float32Array",
        Type::Float { .. } => "Float64Array",
        _ => return None,
    })
}

/// `add_tax` -> `addTax`.
#[must_use]
pub fn camel(name: &str) -> String {
    let mut camel = String::new();
    let mut upper = false;
    for c in name.chars() {
        match c {
            '_' if !camel.is_empty() => upper = true,
            c if upper => {
                camel.extend(c.to_uppercase());
                upper = false;
            }
            c => camel.push(c),
        }
    }
    camel
}

/// The condition that a plain call's result may be the failure's value.
#[must_use]
pub fn mistakable(ty: &Type, bits: u64) -> String {
    let n = if matches!(ty, Type::Int { bits: 64, .. }) {
        "n"
    } else {
        ""
    };
    match Number::of(ty, bits) {
        Number::Truth(value) => format!("result === {value}"),
        Number::Whole(value) => format!("result === {value}{n}"),
        Number::Float(value) if value.is_nan() => "result !== result".to_owned(),
        Number::Float(value) if value.is_infinite() => {
            format!("result === {}Infinity", if value < 0.0 { "-" } else { "" })
        }
        Number::Float(value) => format!("result === {value}"),
    }
}

/// The argument, made sure to be in its type's range; foreign interfaces cut off the rest without a word.
#[must_use]
pub fn number(name: &str, ty: &Type) -> String {
    match ty {
        Type::Int { bits: 64, signed } => format!(
            "{}(\"{name}\", {name})",
            if *signed { "int64" } else { "uint64" }
        ),
        Type::Int {
            bits: 32,
            signed: true,
        } => format!("{name} === ({name} | 0) ? {name} : outOfRange(\"{name}\", {name})"),
        Type::Int { bits: 32, .. } => {
            format!("{name} === {name} >>> 0 ? {name} : outOfRange(\"{name}\", {name})")
        }
        Type::Int { bits, signed } => {
            let shift = 32 - bits;
            let cut = if *signed {
                format!("({name} << {shift}) >> {shift}")
            } else {
                format!("({name} << {shift}) >>> {shift}")
            };
            format!("{name} === {cut} ? {name} : outOfRange(\"{name}\", {name})")
        }
        _ => name.to_owned(),
    }
}

/// What JavaScript reserves, and what the generated bodies use, with an underscore.
#[must_use]
pub fn identifier(name: &str) -> String {
    const RESERVED: &str = " arguments await break case catch class const continue debugger default delete do else enum eval export extends false \
        finally for function if implements import in instanceof interface let new null package private protected public return static super switch \
        this throw true try typeof undefined var void while with yield native result status handle raw ";
    if RESERVED.contains(&format!(" {name} ")) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}
