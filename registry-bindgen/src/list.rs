//! An interface as text for people: the `list` command.
//!
//! Before this: `model.rs`. One line an item: its handle or "by handle", its Rust signature in the model's words, its C symbol.

use std::fmt::Write;

use crate::model::{Call, Interface, Pointee, Type};

/// One line an item, functions first.
#[must_use]
pub fn text(interface: &Interface) -> String {
    let mut text = format!(
        "{} {}, fingerprint {:#018x}\n",
        interface.prefix, interface.version, interface.fingerprint
    );
    for f in &interface.functions {
        line(
            &mut text,
            &f.handle.to_string(),
            &f.call,
            if f.pinned { ", pinned" } else { "" },
        );
    }
    for c in &interface.callbacks {
        line(
            &mut text,
            "by handle",
            &c.call,
            &if c.pool == 0 {
                String::new()
            } else {
                format!(", {} stubs", c.pool)
            },
        );
    }
    for s in &interface.structs {
        let fields: Vec<String> = s
            .fields
            .iter()
            .map(|f| format!("{}: {}", f.name, word(&f.ty)))
            .collect();
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            text,
            "{:>16}  {} {{ {} }}",
            "struct",
            s.symbol,
            fields.join(", ")
        );
    }
    for e in &interface.enums {
        let variants: Vec<String> = e
            .variants
            .iter()
            .map(|v| format!("{} = {}", v.name, v.value))
            .collect();
        let _ = writeln!(
            text,
            "{:>16}  {} {{ {} }}",
            "enum",
            e.symbol,
            variants.join(", ")
        );
    }
    text
}

fn line(text: &mut String, handle: &str, call: &Call, more: &str) {
    let params: Vec<String> = call
        .params
        .iter()
        .map(|p| format!("{}: {}", p.name, word(&p.ty)))
        .collect();
    let returns = if call.returns == Type::Void {
        String::new()
    } else {
        format!(" -> {}", word(&call.returns))
    };
    let on_error = call
        .on_error
        .as_ref()
        .map_or(String::new(), |value| format!(", on_error {value}"));
    let _ = writeln!(
        text,
        "{handle:>16}  {}({}){returns}{on_error}{more}",
        call.symbol,
        params.join(", ")
    );
}

/// A type in one word or two.
#[must_use]
pub fn word(ty: &Type) -> String {
    match ty {
        Type::Void => "()".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int { bits, signed } => format!("{}{bits}", if *signed { "i" } else { "u" }),
        Type::Size { signed } => if *signed { "isize" } else { "usize" }.to_owned(),
        Type::Float { bits } => format!("f{bits}"),
        Type::Handle { optional } => if *optional { "handle or 0" } else { "handle" }.to_owned(),
        Type::Pointer { mutable, to } => format!(
            "*{} {}",
            if *mutable { "mut" } else { "const" },
            pointee(to)
        ),
        Type::FunctionPointer => "function pointer".to_owned(),
        Type::Struct(named) | Type::Enum(named) => named.symbol.clone(),
        Type::Text => "text".to_owned(),
        Type::CText => "C string".to_owned(),
        Type::Reference { to, optional } => {
            format!("{}&{}", if *optional { "optional " } else { "" }, word(to))
        }
        Type::Slice(of) => format!("[{}]", word(of)),
        Type::Buffer(of) => format!("buffer of {}", word(of)),
        Type::Array(of, count) => format!("[{}; {count}]", word(of)),
    }
}

fn pointee(to: &Pointee) -> String {
    match to {
        Pointee::Void => "void".to_owned(),
        Pointee::Char => "char".to_owned(),
        Pointee::Number(ty) => word(ty),
        Pointee::Struct(named) => named.symbol.clone(),
    }
}
