//! The values of arguments: how far each goes, and what of it another macro has passed.

use proc_macro2::TokenStream;
use quote::quote;

use super::fragments::{fragment, printed};
use crate::args::{self, Args};
use crate::errors::Errors;
use crate::expand::on_error::visible;

#[rustfmt::skip]
const EXPRESSIONS: &[&str] = &[
    "-1", "1.5", "\"text\"", "a::b::C", "-f64::NAN", "!0", "1 << 3", "a < b", "a >> 1 < b", "size_of::<u8>() as i32",
    "x as *const u8 as usize + 1", "map::<A, B>(1, 2)", "<T as Trait<A, B>>::ZERO", "1 + <T as Trait<A, B>>::ZERO",
    "Status { a: 1, b: 2 }", "(1, 2)", "[1, 2]", "if a { 1 } else { 2 }", "match a { 1 => 2, _ => 3 }", "unsafe { a() }",
    "Some(1)?.b[2]", "&raw const A", "self::X", "..", "1..=2", "zero::<u8>", "1..", "a..b", "x as fn(u8, &str) -> Two<u8, u8>",
    "0 as *const Two<u8, u16> as *mut c_void", "&3 as &'static Two<i32, u8> as *const i32",
    "x as unsafe extern \"C\" fn(u8) -> u8", "x as Two<u8, u8> as u8 * 2", "x as u8 & 1 == 1", "'a: { break 'a 3 }",
    "'a: loop { break 'a 3 }", "if let Some(x) = Some::<Two<i32, u8>>(1) { x } else { 2 }", "a >= 1 && b <= 2 || c != 3",
    "{ 1 } + if a { 1 } else if b { 2 } else { 3 }", "K { a: 1 }.a", "-(1) as i64", "m!(a, b) + n![1]", "async_::value",
    "r#fn", "|a| a",
];

fn read(tokens: TokenStream) -> (Args, String) {
    let mut errors = Errors::default();
    let args = args::parse(tokens, args::ATTRIBUTE, &mut errors);
    (args, errors.to_tokens().to_string())
}

fn on_error(args: Args) -> String {
    printed(&visible(&args.on_error.expect("a value").value))
}

#[test]
fn a_value_goes_up_to_its_comma_or_to_what_is_no_part_of_it() {
    for text in EXPRESSIONS {
        for (behind, message) in [("", ""), (", pool = 8", ""), (" pool = 8", "expected `,`")] {
            // `..` goes on with whatever follows it.
            if behind == " pool = 8" && text.ends_with("..") {
                continue;
            }
            let tokens = format!("on_error = {text}{behind}");
            let (args, errors) = read(tokens.parse().expect("tokens"));
            assert_eq!(errors.is_empty(), message.is_empty(), "{tokens}: {errors}");
            assert!(errors.contains(message), "{tokens}: {errors}");
            let pool = args.pool.as_ref().map(|pool| pool.value);
            assert_eq!(pool, (behind == ", pool = 8").then_some(8), "{tokens}");
            assert_eq!(on_error(args), text.replace(' ', ""), "{tokens}");
        }
    }
}

#[test]
fn what_no_operator_joins_to_a_value_is_no_part_of_it() {
    for (value, behind) in [
        ("1", "; 2"),
        ("1", "; pub const X: i32 = 4"),
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
        let tokens = format!("on_error = {value} {behind}");
        let (args, errors) = read(tokens.parse().expect("tokens"));
        assert!(errors.contains("expected `,`"), "{tokens}: {errors}");
        assert_eq!(on_error(args), value.replace(' ', ""), "{tokens}");
    }
}

#[test]
fn a_value_that_is_no_expression_is_refused() {
    #[rustfmt::skip]
    let none = [
        "1 +", "a ::", "= 1", "b &", "; 1", "# 1", "K as", "K.", "1 .", "1 >", "<", "<u8", "K::<3", "a as Foo<u8", "a <",
        "if", "-", "as u8",
    ];
    for text in none {
        let tokens = format!("on_error = {text}");
        let (args, errors) = read(tokens.parse().expect("tokens"));
        assert!(args.on_error.is_none(), "{text}");
        assert!(errors.contains("can't be read"), "{text}: {errors}");
    }
}

#[test]
fn an_expression_that_another_macro_passes_stays_together() {
    let (sum, number, path) = (fragment("1 + 2"), fragment("7"), fragment("a::B"));
    let (negative, text) = (fragment("-1"), fragment("\"sym\""));
    let argument = fragment("on_error = 1 + 2");
    for (tokens, value) in [
        (quote!(on_error = #sum * 2), "(1+2)*2"),
        (
            quote!(on_error = f(#sum * 2, #sum * 2)),
            "f((1+2)*2,(1+2)*2)",
        ),
        (quote!(on_error = m![#sum * 2]), "m![(1+2)*2]"),
        (quote!(#argument), "1+2"),
        (quote!(on_error = #sum), "1+2"),
        (quote!(on_error = #negative), "-1"),
        (quote!(on_error = -#number), "-7"),
        (quote!(on_error = #path {}), "a::B{}"),
        (quote!(on_error = <#path>::MAX), "<a::B>::MAX"),
    ] {
        let (args, errors) = read(tokens);
        assert_eq!((on_error(args), errors), (value.to_owned(), String::new()));
    }
    let (args, errors) =
        read(quote!(handle = #number, pool = (#number), unsafe(name = #text), marker = #sum));
    assert_eq!(args.handle.expect("given").value, 7);
    assert_eq!(args.pool.expect("given").value, 7);
    assert_eq!(args.name.expect("given").value.symbol, "sym");
    assert!(errors.contains("`marker` expects a name"), "{errors}");
}
