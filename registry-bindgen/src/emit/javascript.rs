//! The common parts of the modules for Node and for browsers: names, type declarations, documentation, checks of numbers, memory.
//!
//! Used by `node.rs` and `web.rs`, which write the calls. 64-bit integers are `bigint` in every runtime, handles are plain numbers (exact
//! below 2^53), sizes are numbers. `memory.rs` lays values out in bytes.

pub mod code;
pub mod memory;
pub mod print;

use serde::Serialize;

use self::print::Doc;
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
    variants: Vec<(String, i64, String)>,
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
    /// `export declare function add(a: number): number;`
    function: String,
    /// The same in an interface.
    member: String,
    /// The method of an owner.
    call: String,
    /// What makes a plain function of a handle: in Node's class, and in the browser's.
    static_stub: String,
    stub: String,
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
            .map(|f| operation(&f.call, function_name(&f.call.name), &[docs::handle(f)]))
            .collect(),
        callbacks: interface
            .callbacks
            .iter()
            .map(|c| operation(&c.call, type_name(&c.call.name), &[]))
            .collect(),
        handles: interface
            .functions
            .iter()
            .map(|f| (function_name(&f.call.name), f.handle))
            .collect(),
    }
}

fn enumeration(e: &crate::model::Enumeration) -> Enum {
    Enum {
        name: type_name(&e.name),
        docs: docs::block_comment(docs::trimmed(&e.docs), ""),
        variants: e
            .variants
            .iter()
            .map(|v| {
                let docs = docs::block_comment(docs::trimmed(&v.docs), "  ");
                (v.name.clone(), v.value, docs)
            })
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
        name: type_name(&s.name),
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
    let params: Vec<String> = params.collect();
    let returns = format!(": {};", hint(&call.returns, false));
    Operation {
        function: print::function(
            &format!("export declare function {name}"),
            &params,
            &returns,
            0,
        ),
        member: print::function(&name, &params, &returns, 2),
        call: print::function("call", &params, &returns, 2),
        static_stub: stub("static stub", &params, &call.returns, 2),
        stub: stub("stub", &params, &call.returns, 4),
        name,
        docs: docs::block_comment(
            &docs::paragraphs(&[docs::trimmed(&call.docs), &throws, more]),
            "",
        ),
        about: docs::block_comment(&docs::paragraphs(&[docs::trimmed(&call.docs), &owns]), ""),
    }
}

/// A declaration of what makes a plain function; its own parameter goes on a line of its own before those of the result do.
fn stub(head: &str, params: &[String], returns: &Type, margin: usize) -> String {
    let result = |head: &str| {
        let tail = format!(" => {};", hint(returns, false));
        print::function(head, params, &tail, margin)
    };
    let one = result(&format!("{head}(handle: number): "));
    if !one.contains('\n') {
        return one;
    }
    let end = " ".repeat(margin);
    format!("{head}(\n{end}  handle: number,\n{end}{}", result("): "))
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
        Type::Struct(named) | Type::Enum(named) => type_name(&named.name),
        Type::CText { optional: true } => "string | null".to_owned(),
        Type::Text | Type::CText { .. } => "string".to_owned(),
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
        Type::Array(of, _) if accepted => match typed_array(of) {
            Some(array) => format!("{array} | readonly {}[]", element(of, true)),
            None => format!("readonly {}[]", element(of, true)),
        },
        Type::Array(of, _) => format!("{}[]", element(of, false)),
    }
}

/// A type before `[]`.
fn element(ty: &Type, accepted: bool) -> String {
    let hint = hint(ty, accepted);
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
        Number::Truth(value) => format!("$result === {value}"),
        Number::Whole(value) => format!("$result === {value}{n}"),
        Number::Float(value) if value.is_nan() => "$result !== $result".to_owned(),
        Number::Float(value) if value.is_infinite() => {
            format!("$result === {}Infinity", if value < 0.0 { "-" } else { "" })
        }
        Number::Float(value) => format!("$result === {value}"),
    }
}

/// The argument, made sure to be in its type's range; foreign interfaces cut off the rest without a word.
#[must_use]
pub fn number(name: &str, ty: &Type) -> Doc {
    let in_range = |test: String| {
        let refused = format!("$outOfRange(\"{name}\", {name})");
        print::ternary(test, name, &refused)
    };
    match ty {
        Type::Int { bits: 64, signed } => Doc::from(format!(
            "${}(\"{name}\", {name})",
            if *signed { "int64" } else { "uint64" }
        )),
        Type::Int {
            bits: 32,
            signed: true,
        } => in_range(format!("{name} === ({name} | 0)")),
        Type::Int { bits: 32, .. } => in_range(format!("{name} === {name} >>> 0")),
        Type::Int { bits, signed } => {
            let shift = 32 - bits;
            let cut = if *signed {
                format!("({name} << {shift}) >> {shift}")
            } else {
                format!("({name} << {shift}) >>> {shift}")
            };
            in_range(format!("{name} === {cut}"))
        }
        // In wasm, where an address has 32 bits.
        Type::Size { signed } => number(
            name,
            &Type::Int {
                bits: 32,
                signed: *signed,
            },
        ),
        Type::Float { .. } => {
            let refused = format!("$wrong(\"{name}\", {name}, \"a number\")");
            print::ternary(format!("typeof {name} === \"number\""), name, &refused)
        }
        Type::Bool => format!("$boolean(\"{name}\", {name})").into(),
        _ => name.into(),
    }
}

/// A text parameter as bytes.
#[must_use]
pub fn utf8(name: &str) -> Doc {
    print::call_of("$utf8", &[format!("\"{name}\""), name.to_owned()])
}

/// A name with an underscore where it is one of these words.
fn unless(words: &str, name: String) -> String {
    if words.contains(&format!(" {name} ")) {
        format!("{name}_")
    } else {
        name
    }
}

/// A function's name: what every module offers has its own names already.
#[must_use]
pub fn function_name(name: &str) -> String {
    const OFFERED: &str = " describe handles invoke isLive liveCount release stub ";
    identifier(&unless(OFFERED, camel(name)))
}

/// A type's name, where it is not one that the module or its declarations need for something else.
#[must_use]
pub fn type_name(name: &str) -> String {
    const NEEDED: &str = " Array ArrayBuffer BigInt BigInt64Array BigUint64Array Bun BufferSource DataView Deno EMPTY Error FINGERPRINT \
        FinalizationRegistry Float32Array Float64Array Int16Array Int32Array Int8Array Library Math Number Object Owned Promise RAW ROOM RangeError \
        RegistryError Response STATUSES StaleBindingError StatusName Symbol TextDecoder TextEncoder TypeError URL Uint16Array Uint32Array \
        Uint8Array VALUE Value WebAssembly ";
    identifier(&unless(NEEDED, name.to_owned()))
}

/// What JavaScript reserves, with an underscore. What a module uses for itself has a `$` in its name, which no name of Rust's has.
#[must_use]
pub fn identifier(name: &str) -> String {
    const RESERVED: &str = " arguments await break case catch class const continue debugger default delete do else enum eval export extends false \
        finally for function if implements import in instanceof interface let new null package private protected public return static super switch \
        this throw true try typeof undefined var void while with yield ";
    unless(RESERVED, name.to_owned())
}
