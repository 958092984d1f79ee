//! Where an argument's value ends, and what of it another macro has passed, beside what syn's whole grammar says of the same tokens.
//!
//! Beside it: `grammar`, the same for types and items.

use quote::quote;

use super::grammar::{hidden, printed, tokens};
use crate::args;
use crate::errors::Errors;
use crate::tokens::Tokens;
use crate::value::Value;

const EXPRESSIONS: &[&str] = &[
    "-1",
    "1.5",
    "\"text\"",
    "a::b::C",
    "-f64::NAN",
    "!0",
    "1 << 3",
    "a < b",
    "a >> 1 < b",
    "size_of::<u8>() as i32",
    "x as *const u8 as usize + 1",
    "map::<A, B>(1, 2)",
    "<T as Trait<A, B>>::ZERO",
    "1 + <T as Trait<A, B>>::ZERO",
    "Status { a: 1, b: 2 }",
    "(1, 2)",
    "[1, 2]",
    "if a { 1 } else { 2 }",
    "match a { 1 => 2, _ => 3 }",
    "unsafe { a() }",
    "Some(1)?.b[2]",
    "&raw const A",
    "self::X",
    "..",
    "1..=2",
    "zero::<u8>",
    "1..",
    "a..b",
    "x as fn(u8, &str) -> Two<u8, u8>",
    "0 as *const Two<u8, u16> as *mut c_void",
    "&3 as &'static Two<i32, u8> as *const i32",
    "x as unsafe extern \"C\" fn(u8) -> u8",
    "x as Two<u8, u8> as u8 * 2",
    "x as u8 & 1 == 1",
    "'a: { break 'a 3 }",
    "'a: loop { break 'a 3 }",
    "if let Some(x) = Some::<Two<i32, u8>>(1) { x } else { 2 }",
    "a >= 1 && b <= 2 || c != 3",
    "{ 1 } + if a { 1 } else if b { 2 } else { 3 }",
    "K { a: 1 }.a",
    "-(1) as i64",
    "m!(a, b) + n![1]",
    "async_::value",
    "r#fn",
    "|a| a",
];

#[test]
fn what_no_operator_joins_to_a_value_is_no_part_of_it() {
    for (value, behind) in [
        ("1", "; 2"),
        ("1", "; pub const X: i32 = 4"),
        ("1", "= 2"),
        ("K", "=> 2"),
        ("1", "# 2"),
        ("K", "@ 3"),
        ("K", "$ x"),
        ("K", ": i32"),
        ("K", "'a"),
        ("1", "else"),
        ("1", "in 2"),
        ("K", "where u8: Copy"),
        ("K", "name = 1"),
        ("1 + 1", "2"),
    ] {
        let mut read = Tokens::new(tokens(&format!("{value} {behind}")));
        let found = Value::read(&mut read).ok().expect("an expression");
        assert_eq!(printed(&found), value.replace(' ', ""), "{value} {behind}");
    }
}

#[test]
fn a_value_goes_up_to_its_comma_or_to_what_is_no_part_of_it() {
    for text in EXPRESSIONS {
        let all = tokens(text);
        let _: syn::Expr = syn::parse_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        for behind in ["", ", pool = 8", " pool = 8"] {
            // `..` goes on with whatever follows it.
            if behind == " pool = 8" && text.ends_with("..") {
                continue;
            }
            let mut read = Tokens::new(tokens(&format!("{text}{behind}")));
            let value = Value::read(&mut read).ok().expect("an expression");
            assert_eq!(value.tokens().len(), all.len(), "{text}{behind}");
        }
    }
}

#[test]
fn a_value_that_is_surely_none_is_refused() {
    for text in [
        "1 +",
        "a ::",
        "= 1",
        "b &",
        "; 1",
        "# 1",
        "K as",
        "K.",
        "1 .",
        "1 >",
        "<",
        "<u8",
        "K::<3",
        "a as Foo<u8",
        "a <",
        "if",
        "-",
        "as u8",
    ] {
        let _ = syn::parse_str::<syn::Expr>(text).expect_err("no expression");
        let read = Value::read(&mut Tokens::new(tokens(text)));
        assert!(read.is_err(), "{text}");
    }
}

#[test]
fn an_expression_that_another_macro_passes_stays_together() {
    let (sum, number, path) = (hidden("1 + 2"), hidden("7"), hidden("a::B<u8>"));
    let args = quote!(on_error = #sum * 2, handle = #number, pool = #number);
    let mut errors = Errors::default();
    let found = args::parse(args, args::ATTRIBUTE, &mut errors);
    assert!(errors.is_empty());
    assert_eq!(printed(&found.on_error.expect("given").value), "(1+2)*2");
    assert_eq!(found.handle.expect("given").value, 7);
    assert_eq!(found.pool.expect("given").value, 7);
    let call = quote!(on_error = f(#sum * 2, #sum * 2));
    let found = args::parse(call, args::ATTRIBUTE, &mut errors);
    assert_eq!(
        printed(&found.on_error.expect("given").value),
        "f((1+2)*2,(1+2)*2)"
    );
    let argument = hidden("on_error = 1 + 2");
    let found = args::parse(quote!(#argument), args::ATTRIBUTE, &mut errors);
    assert_eq!(printed(&found.on_error.expect("given").value), "1+2");
    let found = args::parse(quote!(on_error = #path {}), args::ATTRIBUTE, &mut errors);
    assert_eq!(printed(&found.on_error.expect("given").value), "a::B<u8>{}");
}
