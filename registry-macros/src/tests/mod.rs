//! Expansion snapshots: parse, expand, print, compare.
//!
//! Each case is a file under `snapshots/` whose head is the input, as it is written in a crate `shop`. The library's template
//! is filled in, so that the file shows what the item becomes. A change to what the macro emits shows here as a change to a
//! file that can be read. `BLESS=1 cargo test -p registry-macros` rewrites the files; their diff is then what to review.

mod fragments;
mod properties;
mod symbols;
mod template;
mod types;
mod values;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

use crate::expand;

/// Expands `input` and compares the result with the snapshot of that name.
fn compare(name: &str, input: &str, expanded: TokenStream) {
    let file: syn::File = syn::parse2(expanded).expect("the expansion is a list of items");
    let (file, _) = template::filled(file);
    let picture = format!(
        "// {}\n\n{}",
        input.trim().replace('\n', "\n// "),
        prettyplease::unparse(&file)
    );
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("src/tests/snapshots")
        .join(format!("{name}.rs"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &picture).expect("the snapshot can be written");
    }
    let expected = fs::read_to_string(&path).expect("the snapshot is there; BLESS=1 writes it");
    assert_eq!(
        expected, picture,
        "the expansion of `{name}` differs from its snapshot; BLESS=1 rewrites it"
    );
}

/// The attribute as the compiler would call it: arguments and item apart, in a crate `shop`.
fn attribute(args: &str, item: &str) -> TokenStream {
    expand::exported_callback(
        args.parse().expect("arguments"),
        &item.parse().expect("an item"),
    )
}

fn attribute_case(name: &str, args: &str, item: &str) {
    let head = if args.is_empty() {
        "#[exported_callback]".to_owned()
    } else {
        format!("#[exported_callback({args})]")
    };
    compare(name, &format!("{head}\n{item}"), attribute(args, item));
}

#[test]
fn a_function_keeps_its_body_and_gets_a_stub() {
    let item = "/// Adds the tax to a price in cents.\nfn add_tax(cents: i64) -> i64 { cents + cents / 5 }";
    attribute_case("function", "on_error = -1", item);
}

#[test]
fn a_pinned_function_has_a_stub_and_no_wrapper() {
    let item = "pub fn on_signal(number: c_int) { NUMBER.store(number, Relaxed) }";
    attribute_case(
        "function_pinned",
        "pinned, unsafe(name = \"shop_signal\"), handle = 7",
        item,
    );
}

#[test]
fn slices_take_two_c_parameters() {
    let item = "unsafe fn greet(name: &str, result: *const u8, marks: &[u16]) -> Result<String, Error> { todo() }";
    attribute_case(
        "function_slices",
        "on_error = String::new(), marker = Greet",
        item,
    );
}

#[test]
fn a_type_gets_every_way_to_export_a_closure() {
    let item = "/// Orders two rows.\npub type Compare = unsafe fn(a: *const c_void, b: *const c_void) -> c_int;";
    attribute_case(
        "callback_type",
        "on_error = 0, pool = 20, pool_quarantine = 8",
        item,
    );
}

#[test]
fn a_trait_gets_a_marker_and_a_table_of_its_methods() {
    let item = "/// Keeps numbers.\npub trait Storage { #[on_error(-1)] fn read(&self, name: &str) -> i64; fn clear(&mut self) {} }";
    attribute_case("interface", "", item);
}

#[test]
fn a_trait_fills_the_table_of_another_interface() {
    let item = "trait File { #[on_error(-1)] #[field(xRead)] fn read(&mut self, count: i32) -> i32; #[release] fn close(&mut self); }";
    attribute_case("vtable", "vtable = sys::Methods, self = first", item);
}

#[test]
fn a_trait_is_implemented_by_foreign_implementers() {
    let item = "trait Gauge { fn read(&self, name: &str) -> Result<i64, String>; /// Doubles.\n #[on_error(-1)] fn twice(&mut self, mut number: i32, _: u8) -> i32 { number *= 2; number } }";
    attribute_case(
        "adopted",
        "adopt",
        &item.replace("i64, String>", "(), String>"),
    );
}

#[test]
fn a_struct_gets_a_c_form() {
    let item = "#[repr(C)] pub struct Point { x: f64, kind: Kind }";
    compare(
        "struct",
        item,
        expand::ffi_type(item.parse().expect("an item")),
    );
}

#[test]
fn a_struct_with_owned_handles_crosses_by_value_only() {
    let item = "#[repr(C)] pub struct Offer { fee: i64, discount: OwnedHandle<Discount>, extra: Option<registry_core::OwnedHandle<Discount>> }";
    compare(
        "owning",
        item,
        expand::ffi_type(item.parse().expect("an item")),
    );
}

#[test]
fn a_struct_with_borrowed_handles_has_the_lifetime_of_the_call() {
    let item = "#[repr(C)] pub struct Hooks<'a> { price: BorrowedHandle<'a, OnPrice>, fee: i64, end: OwnedHandle<OnEnd> }";
    compare(
        "borrowing",
        item,
        expand::ffi_type(item.parse().expect("an item")),
    );
}

#[test]
fn an_enum_is_compared_with_its_numbers() {
    let item = "#[repr(i32)] pub enum Kind { Plain, Bold = 4 }";
    compare(
        "enum",
        item,
        expand::ffi_type(item.parse().expect("an item")),
    );
}

#[test]
fn the_runtime_forwards_to_the_library() {
    compare(
        "runtime",
        "export_runtime!();",
        expand::export_runtime(TokenStream::new()),
    );
}

#[test]
fn a_refused_function_keeps_its_item_and_its_marker() {
    attribute_case(
        "refused_function",
        "on_eror = -1",
        "fn add_tax(cents: i64) -> i64 { cents + cents / 5 }",
    );
}

/// The name of the library's function that makes the slot.
fn slot_maker(args: &str, item: &str) -> String {
    let file: syn::File = syn::parse2(attribute(args, item)).expect("items");
    let (file, _) = template::filled(file);
    let block = file.items.iter().find_map(|item| match item {
        syn::Item::Const(constant) => match &*constant.expr {
            syn::Expr::Block(block) => Some(&block.block.stmts),
            _ => None,
        },
        _ => None,
    });
    let slots = block.into_iter().flatten().filter_map(|item| match item {
        syn::Stmt::Item(syn::Item::Static(slot)) if slot.ident == "__SLOT" => Some(&*slot.expr),
        _ => None,
    });
    match slots.collect::<Vec<_>>()[..] {
        [syn::Expr::Call(call)] => {
            let syn::Expr::Path(function) = &*call.func else {
                panic!("a function by its name");
            };
            function.path.segments[1].ident.to_string()
        }
        _ => panic!("one slot, made by a call"),
    }
}

#[test]
fn only_what_was_written_unsafe_gets_an_unsafe_slot() {
    for args in ["", "pinned", "abi = \"system\""] {
        for head in [
            "fn f()",
            "pub fn f(text: &str)",
            "fn f(numbers: &[u8], n: i32)",
        ] {
            assert_eq!(slot_maker(args, &format!("{head} {{}}")), "slot");
            let item = format!("{} {{}}", head.replace("fn", "unsafe fn"));
            assert_eq!(slot_maker(args, &item), "unsafe_slot");
        }
    }
}

#[test]
fn tokens_after_the_item_are_an_error_and_not_a_part_of_its_body() {
    let expanded = attribute("", "fn f() {} -1");
    assert!(expanded.to_string().contains("compile_error"), "{expanded}");
}

#[test]
fn the_expansion_of_a_one_line_function_stays_short() {
    let item = "fn add_tax(cents: i64) -> i64 { cents + cents / 5 }";
    let file: syn::File = syn::parse2(attribute("on_error = -1", item)).expect("items");
    let (file, _) = template::filled(file);
    let lines = prettyplease::unparse(&file).lines().count();
    assert!(lines <= 94, "{lines} lines");
}

#[test]
fn names_that_the_user_mentions_are_none_of_ours() {
    for (args, item) in [
        (
            "on_error = __SLOT",
            "fn f(x: &[__r::Row; __UNIQUE]) -> i64 { 0 }",
        ),
        ("pinned, crate = __r::__arg0", "fn __SLOT(__result: u8) {}"),
        (
            "on_error = __INFO, pool = 2",
            "type __CELLS = fn(__handle: __Checked) -> i64;",
        ),
        ("", "pub(in crate::__r) fn f() {}"),
        (
            "",
            "trait __INFO { #[on_error(__r)] fn f(&self, x: __Checked, __arg0: &[__SLOT]) -> u8; }",
        ),
        ("", "pub(in crate::__r) type F = fn();"),
    ] {
        let file: syn::File = syn::parse2(attribute(args, item)).expect("items");
        let (file, _) = template::filled(file);
        let block = file.items.into_iter().find_map(|item| match item {
            syn::Item::Const(constant) => Some(constant.expr.into_token_stream()),
            _ => None,
        });
        let mut idents = BTreeSet::new();
        collect(block.expect("a block"), &mut idents);
        // Written raw they are the user's.
        for name in [
            "__r",
            "__SLOT",
            "__UNIQUE",
            "__INFO",
            "__CELLS",
            "__Checked",
            "__arg0",
            "__result",
        ] {
            assert!(!idents.contains(name), "{name} for {item}");
        }
    }
}

fn collect(tokens: TokenStream, into: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => drop(into.insert(ident.to_string())),
            TokenTree::Group(group) => collect(group.stream(), into),
            _ => {}
        }
    }
}

/// The header goes by the type, in which another name makes no difference.
#[test]
fn nothing_under_another_name_has_no_place_for_a_result() {
    for item in ["fn f() -> io::Result<()> { Ok(()) }", "fn f() -> Done {}"] {
        let expanded = attribute("pinned", item).to_string();
        assert!(expanded.contains("unit_result"), "{item}: {expanded}");
    }
    let expanded = attribute("", "type F = fn() -> Done;").to_string();
    assert!(expanded.contains("unit_result"), "{expanded}");
}

#[test]
fn a_borrow_that_may_be_of_two_parts_is_asked_whether_it_is_one_parameter() {
    for parameter in [
        "&Samples",
        "&std::primitive::str",
        "Samples<'_>",
        "Option<&Samples>",
    ] {
        let expanded = attribute(
            "on_error = 0",
            &format!("fn f(x: {parameter}) -> i32 {{ 0 }}"),
        );
        assert!(expanded.to_string().contains("OneParameter"), "{parameter}");
    }
}

#[test]
fn an_enum_that_is_larger_than_its_number_is_refused() {
    for repr in [
        "repr(i32, align(16))",
        "repr(i32)] #[repr(align(8))",
        "repr(align(2), u8)",
    ] {
        let item = format!("#[{repr}] enum Kind {{ Plain }}");
        let expanded = expand::ffi_type(item.parse().expect("an item")).to_string();
        assert!(expanded.contains("larger than the number"), "{expanded}");
    }
}

#[test]
fn the_layout_of_each_struct_is_compared_with_its_c_form() {
    let item = "#[repr(C)] pub struct Point { x: f64, kind: Kind }";
    let expanded = expand::ffi_type(item.parse().expect("an item")).to_string();
    for part in [
        "size_of :: < Point >",
        "align_of :: < Point >",
        "offset_of ! (__Point_in_c , x)",
        "offset_of ! (__Point_in_c , kind)",
    ] {
        assert!(expanded.contains(part), "{part}: {expanded}");
    }
}
