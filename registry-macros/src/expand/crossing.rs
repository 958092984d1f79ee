//! How generated code names a type that has to cross: by an alias of the library.
//!
//! [`signature`](super::signature) and [`ffi_type`](mod@super::ffi_type) ask for the alias of each type. A type that may turn
//! out not to cross is checked once, in a constant, and named everywhere else by an alias that depends on the constant
//! (`__r::InIf<Row, __Checked>`): so the compiler reports it once, at the user's own word. The language's own types go without
//! the check (`__r::Plain<i64>`), which costs no time and reads better.
//!
//! A macro can't resolve names. A user's own type may be called `i64` too, so the C form of a type is always asked of the
//! compiler: if the type crosses, the code is right whatever the name means.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use crate::names;
use crate::types::{is_named, is_number, is_primitive, is_str, ungrouped};

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
    if is_sure_pointer(ty) {
        return ty.to_token_stream();
    }
    let (sure, checked) = way.c_repr_alias();
    if is_sure(way, ty) {
        // Nothing in it may borrow, which the trait of a borrow does not say.
        let is_value = sure == "In" && !matches!(ungrouped(ty), Type::Reference(_));
        alias(if is_value { "Plain" } else { sure }, ty, false)
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
    if is_sure_pointer(ty) {
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

/// `<str as __r::LanguageStr>::Byte<>`, likewise at the user's `str`.
pub(crate) fn byte(text: &Type) -> TokenStream {
    let place = names::located(names::ends(text).0);
    quote_spanned!(place=> <#text as __r::LanguageStr>::Byte)
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

/// A pointer to what has a size is its own C form, and naming it is what the compiler has least work with.
fn is_sure_pointer(ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Ptr(pointer) => {
            is_number(&pointer.elem) || is_named(&pointer.elem, &["c_void", "bool"])
        }
        _ => false,
    }
}

/// Whether the type crosses in every crate that has not given a word of the language another meaning. In one that has, the code
/// is right if the type crosses, and if not there is an error at each use.
pub(crate) fn is_sure(way: Way, ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Reference(reference) if way == Way::In => match ungrouped(&reference.elem) {
            Type::Slice(slice) => is_primitive(&slice.elem),
            other => is_primitive(other) || is_str(other),
        },
        _ => is_primitive(ty) || is_sure_pointer(ty),
    }
}
