//! Guards for types that two headers declare: the headers of libraries that share a crate both declare its structs and enumerations.
//!
//! Each type is inside `#if !defined(REGISTRY_HAS_shop_Point)`. The value of the macro is the fingerprint of the type's record. If two libraries were
//! built with two versions of the type, that is an error; otherwise one header's layout would be used for the other's functions.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::foreign;
use crate::model::Interface;

fn symbol(of: &str) -> String {
    format!("REGISTRY_HAS_{of}")
}

/// The condition around a declaration: cbindgen writes one for conditionally compiled Rust.
pub(super) fn attribute(of: &str) -> TokenStream {
    let name = format_ident!("registry_has_{of}");
    quote!(#[cfg(not(#name))])
}

/// The macros of those conditions.
pub(super) fn defines(names: &[String]) -> HashMap<String, String> {
    let define = |name: &String| (format!("registry_has_{name}"), symbol(name));
    names.iter().map(define).collect()
}

/// The same condition around a text.
pub(super) fn around(of: &str, declared: &str) -> String {
    format!("#if !defined({})\n{declared}#endif\n", symbol(of))
}

/// The end of the declarations: defines the macros of the declared types.
pub(super) fn defined(interface: &Interface) -> String {
    let structs = interface.structs.iter();
    let types = structs.map(|s| (s.symbol.clone(), s.fingerprint));
    let enums = interface
        .enums
        .iter()
        .map(|e| (e.symbol.clone(), e.fingerprint));
    let callbacks = interface.callbacks.iter();
    let callbacks = callbacks.map(|c| (c.call.symbol.clone(), c.fingerprint));
    let foreign = foreign::structs(interface);
    let types = types.chain(enums).chain(callbacks).chain(foreign);
    let lines = types.map(|(of, fingerprint)| {
        let (name, fingerprint) = (symbol(&of), format!("0x{fingerprint:016X}u"));
        format!(
            "#if !defined({name})\n#define {name} {fingerprint}\n#elif {name} != {fingerprint}\n#error \"two libraries have two versions of {of}; build both with the same one\"\n#endif\n"
        )
    });
    let lines: String = lines.collect();
    if lines.is_empty() {
        return lines;
    }
    format!("{ABOUT}{lines}\n")
}

const ABOUT: &str = "\
/*
 * The types that are declared now, each with the fingerprint of its record. Another library's header that shares them leaves them out.
 */
";
