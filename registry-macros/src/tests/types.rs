//! What this crate knows of a type: which lifetimes are left out, and which names are numbers.

use crate::types::{is_number, with_static};
use quote::quote;

fn ty(text: &str) -> syn::Type {
    syn::parse_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn elided_lifetimes_are_written_static_and_no_others() {
    for (written, key) in [
        ("&str", "&'static str"),
        ("&'_ mut &[&u8]", "&'static mut &'static [&'static u8]"),
        ("(&u8, [&'a u8; 2])", "(&'static u8, [&'a u8; 2])"),
        ("Cow<'_, str>", "Cow<'static, str>"),
        ("a::Row<&u8>::B<&'a u8>", "a::Row<&'static u8>::B<&'a u8>"),
        (
            "<&u8 as Trait<'_>>::Out",
            "<&'static u8 as Trait<'static>>::Out",
        ),
        ("Row<Item = &u8>", "Row<Item = &'static u8>"),
        ("*const &u8", "*const &'static u8"),
        ("Option<fn(&u8) -> &u8>", "Option<fn(&u8) -> &u8>"),
        (
            "Map<fn(&u8) -> Vec<&u8>, &u8>",
            "Map<fn(&u8) -> Vec<&u8>, &'static u8>",
        ),
        ("&dyn Fn(&u8) -> &u8", "&'static dyn Fn(&u8) -> &u8"),
        ("[u8; { &1; 4 }]", "[u8; { &1; 4 }]"),
        ("Foo<{ &1 }>", "Foo<{ &1 }>"),
        ("i32", "i32"),
        // The arguments of a macro are its own.
        ("t!(&u8)", "t!(&u8)"),
        ("r!(a & b)", "r!(a & b)"),
        ("&'static [t!(&u8); 2]", "&'static [t!(&u8); 2]"),
        ("(u8, t![&'_ u8])", "(u8, t![&'_ u8])"),
    ] {
        let (found, changed) = with_static(&ty(written));
        let (found, wanted) = (quote!(#found), ty(key));
        assert_eq!(found.to_string(), quote!(#wanted).to_string(), "{written}");
        assert_eq!(changed, written != key, "{written}");
    }
}

#[test]
fn numbers_are_known_by_their_names() {
    for number in [
        "c_char",
        "f64",
        "i8",
        "std::os::raw::c_ulonglong",
        "(usize)",
    ] {
        assert!(is_number(&ty(number)), "{number}");
    }
    for other in [
        "c_void",
        "bool",
        "i32<u8>",
        "<T as Trait>::i32",
        "&u8",
        "[u8; 4]",
    ] {
        assert!(!is_number(&ty(other)), "{other}");
    }
}
