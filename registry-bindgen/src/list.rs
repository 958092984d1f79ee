//! The `list` command: prints an interface as text.
//!
//! Each item is a line: its handle or "by handle", its signature, its C symbol.

use std::fmt::Write;

use crate::model::{Call, Field, HandleOf, Interface, Pointee, Type, Variant};

/// What a library without callbacks probably lacks.
///
/// It calls `export_runtime!` itself, so it is meant to have some: those of a dependency, most often, which the compiler has left out.
#[must_use]
pub fn warning(interface: &Interface) -> Option<String> {
    let found = interface.calls().count();
    (found == 0).then(|| {
        format!(
            "`{}` has `export_runtime!()` and no `#[exported_callback]`; if a dependency has some, name it in the library: \
             `use the_dependency as _;`. What a library never names is left out of it",
            interface.prefix
        )
    })
}

/// One line an item, functions first.
#[must_use]
pub fn text(interface: &Interface) -> String {
    let mut text = format!(
        "{} {}, fingerprint {:#018x}\n",
        interface.prefix, interface.version, interface.fingerprint
    );
    for f in &interface.functions {
        let more = if f.pinned { ", pinned" } else { "" };
        line(&mut text, &f.handle.to_string(), &f.call, more);
    }
    for c in &interface.callbacks {
        let more = if c.pool == 0 {
            String::new()
        } else {
            format!(", {} stubs", c.pool)
        };
        line(&mut text, "by handle", &c.call, &more);
    }
    for call in interface.methods() {
        line(&mut text, "by handle", call, "");
    }
    for s in &interface.structs {
        let field = |f: &Field| format!("{}: {}", f.name, word(&f.ty));
        type_line(&mut text, "struct", &s.symbol, s.fields.iter().map(field));
    }
    for e in &interface.enums {
        let variant = |v: &Variant| format!("{} = {}", v.name, v.value);
        type_line(&mut text, "enum", &e.symbol, e.variants.iter().map(variant));
    }
    text
}

fn type_line(text: &mut String, kind: &str, symbol: &str, members: impl Iterator<Item = String>) {
    let members: Vec<String> = members.collect();
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "{kind:>16}  {symbol} {{ {} }}", members.join(", "));
}

fn line(text: &mut String, handle: &str, call: &Call, more: &str) {
    let params: Vec<String> = call
        .params
        .iter()
        .map(|p| format!("{}: {}", p.name, word(&p.ty)))
        .collect();
    let returns = match &call.promise {
        Some(promise) => format!(" -> promise of {}", word(&promise.value)),
        None if call.returns == Type::Void => String::new(),
        None => format!(" -> {}", word(&call.returns)),
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

/// The short name of a type.
#[must_use]
pub fn word(ty: &Type) -> String {
    match ty {
        Type::Void => "()".to_owned(),
        Type::Bool => "bool".to_owned(),
        ty if ty.is_nonzero() => format!("nonzero {}", word(&ty.or_zero())),
        Type::Int { bits, signed, .. } => format!("{}{bits}", if *signed { "i" } else { "u" }),
        Type::Size { signed, .. } => if *signed { "isize" } else { "usize" }.to_owned(),
        Type::Float { bits } => format!("f{bits}"),
        Type::Handle { optional, of } => handle(*optional, of.as_ref()),
        Type::Pointer { mutable, to } => format!(
            "*{} {}",
            if *mutable { "mut" } else { "const" },
            pointee(to)
        ),
        Type::FunctionPointer => "function pointer".to_owned(),
        Type::Struct(named) | Type::Enum(named) => named.symbol.clone(),
        Type::Text => "text".to_owned(),
        Type::CText { optional: true } => "optional C string".to_owned(),
        Type::CText { .. } => "C string".to_owned(),
        Type::Reference { to, optional } => {
            format!("{}&{}", if *optional { "optional " } else { "" }, word(to))
        }
        Type::Slice(of) => format!("[{}]", word(of)),
        Type::Buffer(of) => format!("buffer of {}", word(of)),
        Type::Foreign {
            callback,
            any_thread,
            optional,
        } => format!(
            "{}callable of {}{}",
            if *optional { "optional " } else { "" },
            callback.symbol,
            if *any_thread { " for any thread" } else { "" }
        ),
        Type::Array(of, count) => format!("[{}; {count}]", word(of)),
    }
}

/// `owned handle of shop_Discount or 0`
fn handle(optional: bool, of: Option<&HandleOf>) -> String {
    let typed = of.map_or_else(String::new, |of| format!(" of {}", of.callback.symbol));
    let owned = of.is_some_and(|of| of.owned);
    let (owned, none) = (
        if owned { "owned " } else { "" },
        if optional { " or 0" } else { "" },
    );
    format!("{owned}handle{typed}{none}")
}

fn pointee(to: &Pointee) -> String {
    match to {
        Pointee::Void => "void".to_owned(),
        Pointee::Char => "char".to_owned(),
        Pointee::Value(ty) => word(ty),
        Pointee::Pointer { mutable, to } => format!(
            "*{} {}",
            if *mutable { "mut" } else { "const" },
            pointee(to)
        ),
    }
}
