//! Properties of expansions: any legal item becomes Rust, without an error and with the symbols that it is to have.
//!
//! Beside it: the snapshots of `mod.rs`, which show a few expansions in full. That the user's types cross is
//! rustc's to check, so here they need only be types by their tokens.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::expand;

/// A parameter's type, as it may stand in an item.
fn parameter() -> impl Strategy<Value = &'static str> {
    select(vec![
        "i8",
        "u64",
        "usize",
        "bool",
        "f32",
        "*const u8",
        "*mut std::ffi::c_void",
        "Option<NonNull<u8>>",
        "Option<unsafe extern \"C\" fn(i32) -> i32>",
        "Handle",
        "Option<Handle>",
        "&str",
        "&CStr",
        "&[u8]",
        "&[shop::Row]",
        "&Row",
        "Option<&Row>",
        "crate::Row",
        "r#type",
        "(i32)",
    ])
}

fn result() -> impl Strategy<Value = &'static str> {
    select(vec![
        "",
        "-> ()",
        "-> i32",
        "-> bool",
        "-> String",
        "-> Vec<u8>",
        "-> Result<i32, Error>",
        "-> Result<(), Error>",
        "-> Option<Handle>",
        "-> *const u8",
        "-> Row",
    ])
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{0,11}|r#(type|match|fn)|_[a-z]+".prop_filter("a keyword", |name| {
        syn::parse_str::<syn::Ident>(name).is_ok()
    })
}

/// Parameters with names that differ, and some lines in front of the item.
fn parts() -> impl Strategy<Value = (String, String, &'static str, &'static str, &'static str)> {
    let params = prop::collection::vec(parameter(), 0..9).prop_map(|types| {
        let params = types
            .iter()
            .enumerate()
            .map(|(n, ty)| format!("p{n}: {ty}, "));
        params.collect::<String>()
    });
    let head = select(vec![
        "",
        "/// Text.\n",
        "#[inline]\n/// *`\"`* {}\n",
        "#[cfg(all())] ",
    ]);
    let vis = select(vec!["", "pub ", "pub(crate) ", "pub unsafe ", "unsafe "]);
    (name(), params, result(), head, vis)
}

/// `on_error` where the result asks for one, and some of the others.
fn arguments(returns: &str, others: &[String]) -> String {
    let needs_none = matches!(returns, "" | "-> ()" | "-> Result<(), Error>");
    let first = if needs_none {
        None
    } else {
        Some("on_error = VALUE".to_owned())
    };
    let all: Vec<String> = first.into_iter().chain(others.iter().cloned()).collect();
    all.join(", ")
}

/// Parses the expansion as a list of items and as nothing else.
fn judge(args: &str, item: &str, symbol: Option<&str>, templates: usize) {
    let expanded = expand::exported_callback(
        args.parse().expect("arguments"),
        &item.parse().expect("an item"),
    );
    let text = expanded.to_string();
    assert!(
        !text.contains("compile_error"),
        "#[exported_callback({args})] {item}: {text}"
    );
    let file: syn::File = syn::parse2(expanded).expect("a list of items");
    if let Some(symbol) = symbol {
        let quoted = format!("\"{symbol}\"");
        assert!(text.contains(&quoted), "no symbol {quoted} in {text}");
    }
    let (file, calls) = super::template::filled(file);
    assert_eq!(calls, templates, "{text}");
    // What is printed reads as the same items again.
    syn::parse_file(&prettyplease::unparse(&file)).expect("the printed expansion");
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: if cfg!(miri) { 4 } else { 100 },
        // What failed is shown; the crate's folder is not written to.
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_expansion_of_a_legal_function_is_rust(
        (name, params, returns, head, vis) in parts(),
        handle in 1..1_u64 << 52,
        others in subsequence(vec!["unsafe(name = \"shop_it\")", "handle", "marker = It", "abi = \"C\"", "pinned", "crate = ::shop::r"], 0..=6),
    ) {
        let others: Vec<String> = others
            .iter()
            .map(|other| match *other {
                "handle" => format!("handle = {handle}"),
                other => other.to_owned(),
            })
            .collect();
        let symbol = others.iter().any(|other| other.starts_with("unsafe")).then_some("shop_it_try");
        let item = format!("{head}{vis}fn {name}({params}) {returns} {{ body() }}");
        // A pinned function is never refused, but it still has to say what a panic returns.
        judge(&arguments(returns, &others), &item, symbol, 1);
    }

    #[test]
    fn the_expansion_of_a_legal_type_is_rust(
        (name, params, returns, _, vis) in parts(),
        pool in 2..70_u32,
        others in subsequence(vec!["unsafe(name = \"shop_it\")", "abi = \"C\"", "pool", "crate = ::shop::r"], 0..=4),
    ) {
        let (visible, is_unsafe) = match vis.trim().strip_suffix("unsafe") {
            Some(visible) => (visible, "unsafe "),
            None => (vis, ""),
        };
        let others: Vec<String> = others
            .iter()
            .map(|other| match *other {
                "pool" => format!("pool = {pool}, pool_quarantine = {}", pool / 2),
                other => other.to_owned(),
            })
            .collect();
        let symbol = others.iter().any(|other| other.starts_with("unsafe")).then_some("shop_it_call");
        let item = format!("/// Text.\n{visible} type {name} = {is_unsafe}fn({params}) {returns};");
        judge(&arguments(returns, &others), &item, symbol, 0);
    }

    #[test]
    fn the_derive_of_a_legal_struct_is_rust(
        fields in prop::collection::vec(select(vec!["u8", "bool", "[Row; 4]", "*const u8", "crate::Row", "Option<NonNull<u8>>"]), 1..9),
        is_tuple in any::<bool>(),
    ) {
        let fields: Vec<String> = fields
            .iter()
            .enumerate()
            .map(|(n, ty)| if is_tuple { (*ty).to_owned() } else { format!("pub f{n}: {ty}") })
            .collect();
        let fields = fields.join(", ");
        let body = if is_tuple { format!("({fields});") } else { format!("{{ {fields} }}") };
        derived(&format!("#[repr(C)] pub struct Row{body}"));
    }

    #[test]
    fn the_derive_of_a_legal_enum_is_rust(
        repr in select(vec!["u8", "i8", "u16", "i32", "u32", "i64"]),
        numbers in prop::collection::btree_set(0..100_u8, 1..9),
        has_numbers in any::<bool>(),
    ) {
        let variants = numbers.iter().enumerate().map(|(n, number)| if has_numbers {
            format!("V{n} = {number}, ")
        } else {
            format!("V{n}, ")
        });
        derived(&format!("#[repr({repr})] enum Kind {{ {} }}", variants.collect::<String>()));
    }
}

fn derived(item: &str) {
    let expanded = expand::ffi_type(item.parse().expect("an item"));
    let text = expanded.to_string();
    assert!(!text.contains("compile_error"), "{item}: {text}");
    let file: syn::File = syn::parse2(expanded).expect("a list of items");
    syn::parse_file(&prettyplease::unparse(&file)).expect("the printed expansion");
}
