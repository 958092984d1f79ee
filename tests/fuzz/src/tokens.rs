//! Any tokens into the attribute, the derive and `export_runtime!`: they never panic, and for an item they always produce Rust.
//!
//! Random text seldom parses, so an input is a walk through a table of words: those of the attribute and of
//! Rust's items, and stray ones. A byte above the table is a character of its own.

use crate::bytes::Bytes;
use crate::expand;
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, Token};

#[rustfmt::skip]
const WORDS: &[&str] = &[
    "on_error", "=", "-1", "0", ",", "name", "\"sym\"", "handle", "12345", "marker", "Ident", "pool", "8",
    "pool_quarantine", "2", "pool_reuse", "never", "pinned", "abi", "\"C\"", "\"system\"", "crate", "a::b",
    "fn", "pub", "unsafe", "extern", "async", "const", "type", "struct", "enum", "union", "impl", "dyn",
    "f", "x", "Self", "self", "&", "mut", "*const", "*mut", "i8", "u64", "i128", "bool", "f32", "str", "()",
    "(", ")", "{", "}", "[", "]", "<", ">", ":", "::", ";", "->", "'static", "'a", "_", "..", "...", "!", "#",
    "Option", "Result", "Vec", "String", "CStr", "Handle", "NonNull", "#[repr(C)]", "#[repr(u8)]", "#[derive(Debug)]",
    "/// doc\n", "r#type", "where", "T", "u8", "usize", "#[cfg(x)]", "|", "+", "@", "for", "=>", "1.5", "'c'",
    "\"\\0\"", "b\"x\"", "18446744073709551616", "0x7fff", "macro_rules", "return", "move", "ref", "in", "\u{e9}",
    "fn f(x: i32) -> i32 { x }", "type F = fn(x: i32) -> i32;", "struct S { x: u8 }", "enum E { A = 1 }", "\n",
    "on_error = -1", "pool = 4", "x: &str", "x: &[u8]", "-> Result<i32, E>", "#[repr(i32)]", "export_runtime",
    "prefix", "\"shop\"", "registry_core", "$crate", "\u{200d}", "stub", "export", "HANDLE",
    "handle = ", "pool = ", "unsafe(name = \"f\")", "marker = ", "prefix = ", "crate = ", "pool_quarantine = 3", "99999999999999999999", ", ",
];

/// The text that an input stands for.
fn text(bytes: &mut Bytes<'_>, words: usize) -> String {
    let mut text = String::new();
    for _ in 0..words {
        if bytes.is_empty() {
            break;
        }
        let byte = usize::from(bytes.u8());
        match WORDS.get(byte) {
            Some(word) => text.push_str(word),
            None => text.push(char::from(byte as u8 & 0x7f)),
        }
        if byte % 2 == 0 {
            text.push(' ');
        }
    }
    text
}

/// Reads `data` as an attribute with its item, a derive, or the arguments of `export_runtime!`.
pub fn tokens(data: &[u8]) {
    let mut bytes = Bytes::new(data);
    let kind = bytes.below(3);
    let head = bytes.below(24);
    let args = text(&mut bytes, head);
    let item = text(&mut bytes, 200);
    let (Ok(args), Ok(item)) = (args.parse::<TokenStream>(), item.parse::<TokenStream>()) else {
        return;
    };
    let readable = arguments.parse2(args.clone()).is_ok();
    let expanded = match kind {
        0 => expand::exported_callback(args, &item),
        1 => expand::ffi_type(item.clone()),
        _ => expand::export_runtime(args),
    };
    judge(kind, &item, readable, &expanded);
}

/// The arguments as the compiler would read them: names, some with an expression.
fn arguments(input: ParseStream) -> syn::Result<()> {
    while !input.is_empty() {
        input.call(Ident::parse_any)?;
        if input.parse::<Option<Token![=]>>()?.is_some() && !input.peek(Token![,]) {
            input.parse::<Expr>()?;
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}

/// The expansion of an item is a list of items, whatever is wrong with it. The expansion of what is none is refused, or is none
/// either: the compiler reads an item before a macro sees it, and a value where it stands in the expansion.
fn judge(kind: usize, item: &TokenStream, readable: bool, expanded: &TokenStream) {
    let is_item = match kind {
        0 => syn::parse2::<syn::Item>(item.clone()).is_ok(),
        1 => syn::parse2::<syn::DeriveInput>(item.clone()).is_ok(),
        _ => true,
    };
    let refused = expanded.to_string().contains("compile_error");
    match syn::parse2::<syn::File>(expanded.clone()) {
        // A derive's expansion has none of the item's own tokens.
        Ok(_) => assert!(
            is_item || refused || kind == 1,
            "no item was taken for one: {item}"
        ),
        Err(error) => assert!(
            !(is_item && readable),
            "the expansion of an item is no Rust ({error}): {expanded}"
        ),
    }
}
