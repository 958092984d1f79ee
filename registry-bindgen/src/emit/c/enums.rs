//! Enumerations in the C header.
//!
//! Before C23 an enumerator is an `int`. If all numbers of an enumeration fit into one, cbindgen declares it. Any other becomes its integer type, with a macro for each
//! number, in C++ too, where a program can use it in the same way.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::types::{rust_type, word};
use super::{attributes, guard, ident};
use crate::emit::docs;
use crate::model::{Enumeration, Interface, Type};

/// Whether all numbers fit into C's enumerators, in every standard.
fn is_narrow(e: &Enumeration) -> bool {
    let is_int = |value: i128| i32::try_from(value).is_ok();
    e.variants.iter().all(|v| is_int(v.value))
}

/// The declarations for cbindgen.
pub(super) fn declarations(interface: &Interface) -> TokenStream {
    let narrow = interface.enums.iter().filter(|e| is_narrow(e));
    narrow.map(declaration).collect()
}

fn declaration(e: &Enumeration) -> TokenStream {
    let (docs, guard, name, repr) = (
        attributes(docs::trimmed(&e.docs)),
        guard::attribute(&e.symbol),
        ident(&e.symbol),
        rust_type(&e.repr, &quote!(u64)),
    );
    let variants = e.variants.iter().map(|v| {
        let (docs, name, value) = (
            attributes(docs::trimmed(&v.docs)),
            ident(&v.name),
            discriminant(v.value),
        );
        quote!(#docs #name = #value,)
    });
    quote!(#docs #guard #[repr(#repr)] pub enum #name { #(#variants)* })
}

/// An enumerator's number.
fn discriminant(value: i128) -> TokenStream {
    let digits = proc_macro2::Literal::u128_unsuffixed(value.unsigned_abs());
    if value < 0 {
        quote!(-#digits)
    } else {
        digits.into_token_stream()
    }
}

/// The names of the enumerations that cbindgen declares.
pub(super) fn names(interface: &Interface) -> impl Iterator<Item = &String> {
    let narrow = interface.enums.iter().filter(|e| is_narrow(e));
    narrow.map(|e| &e.symbol)
}

/// The declarations of the others, as text of the header.
pub(super) fn wide(interface: &Interface) -> String {
    let wide = interface.enums.iter().filter(|e| !is_narrow(e));
    wide.map(|e| {
        let (symbol, repr) = (&e.symbol, word(&e.repr));
        let docs = docs::block_comment(docs::trimmed(&e.docs), "");
        let constants: String = e
            .variants
            .iter()
            .map(|v| {
                let docs = docs::block_comment(docs::trimmed(&v.docs), "");
                format!("{docs}#define {} {}\n", v.name, literal(&e.repr, v.value))
            })
            .collect();
        let declared = format!("{docs}typedef {repr} {symbol};\n{constants}");
        format!("\n{}", guard::around(symbol, &declared))
    })
    .collect()
}

/// A number as an expression of C, also valid in `#if`, of a type that can hold it.
fn literal(repr: &Type, value: i128) -> String {
    let (bits, signed) = match repr {
        Type::Int { bits, signed, .. } => (*bits, *signed),
        Type::Size { signed, .. } => (64, *signed),
        _ => (64, true),
    };
    let of = |digits: i128| format!("{}INT{bits}_C({digits})", if signed { "" } else { "U" });
    // C has no literal for the least of all, since its digits alone are too large for a signed type.
    if value == i128::from(i64::MIN) {
        format!("(-{} - 1)", of(i128::from(i64::MAX)))
    } else if value < 0 {
        format!("(-{})", of(-value))
    } else {
        of(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_an_enumeration_has_a_literal() {
        let signed = |value| {
            let repr = Type::Int {
                bits: 64,
                signed: true,
                nonzero: false,
            };
            literal(&repr, value)
        };
        assert_eq!(signed(0), "INT64_C(0)");
        assert_eq!(signed(-1), "(-INT64_C(1))");
        assert_eq!(signed(i64::MAX.into()), "INT64_C(9223372036854775807)");
        assert_eq!(
            signed(i64::MIN.into()),
            "(-INT64_C(9223372036854775807) - 1)"
        );
        let repr = Type::Int {
            bits: 64,
            signed: false,
            nonzero: false,
        };
        assert_eq!(
            literal(&repr, u64::MAX.into()),
            "UINT64_C(18446744073709551615)"
        );
    }
}
