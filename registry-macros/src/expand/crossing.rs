//! How generated code names a type that has to cross: by an alias of the library.
//!
//! [`signature`](super::signature) and [`ffi_type`](mod@super::ffi_type) ask for the alias of each type. A type that may turn
//! out not to cross is checked once, in a constant, and named everywhere else by an alias that depends on the constant
//! (`__r::InIf<Row, __Checked>`): so the compiler reports it once, at the user's own word. Types that surely cross, as
//! most are, go without (`i64`, `__r::In<bool>`), which costs no time and reads better.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use crate::names;
use crate::types::{
    first_type_argument, is_named, is_narrow, is_number, is_str, last_segment, ungrouped,
};

/// The ways in which a type can cross: each has a trait, and aliases for the trait's types.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// As a parameter with a borrow in it.
    In,
    /// As a parameter without: nothing in it may borrow, not even behind an alias.
    ByValue,
    /// As a parameter that is a callable of foreign code, by its name.
    Callable,
    /// As a result.
    Out,
    /// Inside a slice or a struct.
    Element,
}

impl Way {
    fn bound(self) -> TokenStream {
        match self {
            Self::In => quote!(__r::OneParameter),
            Self::ByValue => quote!(__r::ByValue),
            Self::Callable => quote!(__r::CallableParameter),
            Self::Out => quote!(__r::Lower),
            Self::Element => quote!(__r::FfiType),
        }
    }

    fn c_repr_alias(self) -> (&'static str, &'static str) {
        match self {
            Self::In | Self::ByValue | Self::Callable => ("In", "InIf"),
            Self::Out => ("Out", "OutIf"),
            Self::Element => ("Element", "ElementIf"),
        }
    }

    fn key_alias(self) -> &'static str {
        match self {
            Self::In | Self::ByValue | Self::Callable => "ParamIf",
            Self::Out => "ReturnIf",
            Self::Element => "FieldIf",
        }
    }
}

/// The C form of the type.
pub(crate) fn c_repr(way: Way, ty: &Type) -> TokenStream {
    let is_parameter = matches!(way, Way::In | Way::ByValue);
    if is_its_own_c_repr(ty) && !(is_parameter && is_narrow(ty)) {
        return ty.to_token_stream();
    }
    let (sure, checked) = way.c_repr_alias();
    if is_sure(way, ty) {
        alias(sure, ty, false)
    } else {
        alias(checked, ty, true)
    }
}

/// The type itself, where a trait bound is on it.
pub(crate) fn key(way: Way, ty: &Type) -> TokenStream {
    if is_sure(way, ty) {
        ty.to_token_stream()
    } else {
        alias(way.key_alias(), ty, true)
    }
}

/// The type of `on_error`.
pub(crate) fn value(ty: &Type) -> TokenStream {
    if is_its_own_c_repr(ty) {
        return ty.to_token_stream();
    }
    if is_sure(Way::Out, ty) {
        alias("Value", ty, false)
    } else {
        alias("ValueIf", ty, true)
    }
}

/// `__r::In<bool>` or `__r::InIf<Row, __Checked>`
fn alias(name: &str, ty: &Type, checked: bool) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    if checked {
        let check = names::check_type();
        quote!(__r::#name<#ty, #check>)
    } else {
        quote!(__r::#name<#ty>)
    }
}

/// `<Row as __r::ByValue>::CRepr<>`, which spans the user's `Row` from its first to its last word.
///
/// On stable a macro can't join two spans; the compiler's parser does, from the first `<` to the last `>`. They are
/// punctuation and not identifiers, so that an editor which asks what stands at the user's place finds the user's identifiers only.
fn projection(ty: &Type, bound: &TokenStream) -> TokenStream {
    let (first, last) = names::ends(ty);
    let open = quote_spanned!(first=> <);
    let close = quote_spanned!(last=> <>);
    quote!(#open #ty as #bound>::CRepr #close)
}

// from  Row, i64
// into  a constant that has a value if `Row` can cross, and the type that depends on it
pub(crate) fn checks<'a>(types: impl IntoIterator<Item = (Way, &'a Type)>) -> TokenStream {
    let doubtful: Vec<_> = types
        .into_iter()
        .filter(|(way, ty)| !is_sure(*way, ty))
        .collect();
    if doubtful.is_empty() {
        return TokenStream::new();
    }
    let projections = doubtful
        .iter()
        .map(|(way, ty)| projection(ty, &way.bound()));
    let (constant, check) = (names::check_constant(), names::check_type());
    quote! {
        const #constant: __r::usize = {
            let _: fn(#(#projections),*);
            0
        };
        type #check = [(); #constant];
    }
}

/// Numbers and pointers are the same on both sides, but for parameters that are narrow, which wasm passes in 32 bits; naming
/// them is what the compiler has least work with.
fn is_its_own_c_repr(ty: &Type) -> bool {
    is_number(ty) || matches!(ungrouped(ty), Type::Ptr(_)) && is_sure(Way::In, ty)
}

/// Whether the type crosses in every crate that has not given a name of these another meaning.
pub(crate) fn is_sure(way: Way, ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Ptr(pointer) => {
            is_number(&pointer.elem) || is_named(&pointer.elem, &["c_void", "bool"])
        }
        Type::Reference(reference) if way == Way::In => match ungrouped(&reference.elem) {
            Type::Slice(slice) => is_number(&slice.elem) || is_named(&slice.elem, &["bool"]),
            other => is_number(other) || is_named(other, &["bool", "CStr"]) || is_str(other),
        },
        Type::Path(_) if is_number(ty) || is_named(ty, &["bool", "Handle"]) => true,
        Type::Path(_) if way == Way::Out => {
            let is_vec = last_segment(ty).is_some_and(|last| last.ident == "Vec");
            is_named(ty, &["String"]) || is_vec && first_type_argument(ty).is_some_and(is_number)
        }
        _ => false,
    }
}
