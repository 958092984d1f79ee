//! How generated code names a type that has to cross: by an alias of the library.
//!
//! Before it: `model`. After it: `signature` and `ffi_type`, which ask for the alias of each type. A type that may turn
//! out not to cross is checked once, in a constant, and named everywhere else by an alias that depends on the constant
//! (`__r::InIf<Row, __Checked>`): so the compiler reports it once, at the user's own word. Types that surely cross, as
//! most are, go without (`i64`, `__r::In<bool>`), which costs no time and reads better.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::names;
use crate::ty::{Shape, Type};
use crate::words::{Words, words};

/// The ways in which a type can cross: each has a trait, and aliases for the trait's types.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// As a parameter with a borrow in it.
    In,
    /// As a parameter without: nothing in it may borrow, not even behind an alias.
    ByValue,
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
            Self::Out => quote!(__r::Lower),
            Self::Element => quote!(__r::FfiType),
        }
    }

    fn shadow_alias(self) -> (&'static str, &'static str) {
        match self {
            Self::In | Self::ByValue => ("In", "InIf"),
            Self::Out => ("Out", "OutIf"),
            Self::Element => ("Element", "ElementIf"),
        }
    }

    fn key_alias(self) -> &'static str {
        match self {
            Self::In | Self::ByValue => "ParamIf",
            Self::Out => "ReturnIf",
            Self::Element => "FieldIf",
        }
    }
}

/// What C sees of the type.
pub(crate) fn shadow(way: Way, ty: &Type) -> Words {
    let is_parameter = matches!(way, Way::In | Way::ByValue);
    if is_its_own_shadow(ty) && !(is_parameter && ty.is_narrow()) {
        return words![ty];
    }
    let (sure, checked) = way.shadow_alias();
    if is_sure(way, ty) {
        alias(sure, ty, false)
    } else {
        alias(checked, ty, true)
    }
}

/// The type itself, where a trait bound is on it.
pub(crate) fn key(way: Way, ty: &Type) -> Words {
    if is_sure(way, ty) {
        words![ty]
    } else {
        alias(way.key_alias(), ty, true)
    }
}

/// What `on_error` has to be.
pub(crate) fn value(ty: &Type) -> Words {
    if is_its_own_shadow(ty) {
        return words![ty];
    }
    if is_sure(Way::Out, ty) {
        alias("Value", ty, false)
    } else {
        alias("ValueIf", ty, true)
    }
}

/// `__r::In<i64>` or `__r::InIf<Row, __Checked>`
fn alias(name: &str, ty: &Type, checked: bool) -> Words {
    if checked {
        words!["__r", "::", name, "<", ty, ",", names::check_type(), ">"]
    } else {
        words!["__r", "::", name, "<", ty, ">"]
    }
}

/// `<Row as Lift>::Shadow<>`, which spans the user's `Row` from its first to its last word.
///
/// On stable a macro can't join two spans; the compiler's parser does, from the first `<` to the last `>`. They are
/// signs and not words, so that an editor which asks what stands at the user's place finds the user's words only.
fn projection(ty: &Type, bound: &TokenStream) -> TokenStream {
    let (first, last) = names::ends(ty);
    let open = quote_spanned!(first=> <);
    let close = quote_spanned!(last=> <>);
    quote!(#open #ty as #bound>::Shadow #close)
}

// from  Row, i64
// into  a constant that has a value if `Row` can cross, and the type that depends on it
pub(crate) fn checks<'a>(types: impl IntoIterator<Item = (Way, &'a Type)>) -> Words {
    let doubtful: Vec<_> = types
        .into_iter()
        .filter(|(way, ty)| !is_sure(*way, ty))
        .collect();
    if doubtful.is_empty() {
        return Words::default();
    }
    let projections = doubtful
        .iter()
        .map(|(way, ty)| projection(ty, &way.bound()));
    let (constant, check) = (names::check_constant(), names::check_type());
    let checks = quote! {
        const #constant: __r::usize = {
            let _: fn(#(#projections),*);
            0
        };
        type #check = [(); #constant];
    };
    checks.into()
}

/// Numbers and pointers are the same on both sides, but for parameters that are narrow, which wasm passes in 32 bits; naming them is what the compiler has least work with.
fn is_its_own_shadow(ty: &Type) -> bool {
    ty.is_number() || matches!(ty.shape(), Shape::Pointer(_)) && is_sure(Way::In, ty)
}

/// Whether the type crosses in every crate that has not given a name of these another meaning.
fn is_sure(way: Way, ty: &Type) -> bool {
    match ty.shape() {
        Shape::Pointer(target) => target.is_number() || target.is_named(&["c_void", "bool"]),
        Shape::Reference(reference) if way == Way::In => match reference.elem.shape() {
            Shape::Slice(element) => element.is_number() || element.is_named(&["bool"]),
            _ => {
                reference.elem.is_number()
                    || reference.elem.is_named(&["bool", "CStr"])
                    || reference.elem.is_word("str")
            }
        },
        Shape::Path(_) if ty.is_number() || ty.is_named(&["bool", "Handle"]) => true,
        Shape::Path(_) if way == Way::Out => {
            let is_vec = ty.last_segment().is_some_and(|last| last.name == "Vec");
            ty.is_named(&["String"])
                || is_vec && ty.type_arguments().first().is_some_and(|ty| ty.is_number())
        }
        _ => false,
    }
}
