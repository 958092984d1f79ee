//! The code to write in the place of a type that can't cross.
//!
//! Each text names code that compiles where the type stands, as far as its tokens tell: a message that sends the user to
//! something that is refused next is worse than none. `tests/identity/advice.rs` puts every piece of code into its place.

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::{Type, TypeBareFn};

use super::types::library_name;
use crate::names;
use crate::types::{first_type_argument, function, is_str, ungrouped};

/// Whether an array, a slice or a `Vec` of it can cross.
pub(super) fn may_be_an_element(ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Array(array) => may_be_an_element(&array.elem),
        Type::Ptr(_) => true,
        Type::Path(_) => match library_name(ty).as_deref() {
            Some("Option") => first_type_argument(ty).is_some_and(has_a_null),
            Some(
                "String" | "Vec" | "Box" | "Rc" | "Arc" | "Result" | "NonNull" | "char" | "i128"
                | "u128" | "str" | "CStr" | "CString" | "PathBuf" | "OsString" | "Cow" | "Duration"
                | "OwnedHandle" | "BorrowedHandle",
            ) => false,
            _ => true,
        },
        _ => false,
    }
}

/// Whether a type of this name holds a text, beside `String` and `str`.
pub(super) fn is_text(name: &str) -> bool {
    matches!(
        name,
        "CStr" | "CString" | "Path" | "PathBuf" | "OsStr" | "OsString" | "Cow"
    )
}

/// The parameter to use in the place of a `Duration`.
pub(super) const OF_A_DURATION: &str = "use `u64`, and `Duration::from_millis`";

/// Whether `Option` of it is one C value, whose null or 0 is `None`.
fn has_a_null(inner: &Type) -> bool {
    match function(inner) {
        Some(function) => is_of_c(function),
        None => library_name(inner).is_some_and(|name| {
            name == "NonNull" || name == "Handle" || name.starts_with("NonZero")
        }),
    }
}

pub(super) fn is_of_c(function: &TypeBareFn) -> bool {
    function.unsafety.is_some() && function.abi.is_some()
}

/// `&[T]` for the elements of a `Vec<T>` or an array.
pub(super) fn slice_of(ty: &Type) -> String {
    if may_be_an_element(ty) {
        return format!("use `&[{}]`", names::written(ty));
    }
    one_by_one(ty)
}

/// `Vec<T>` for the elements of a slice or an array.
pub(super) fn vector_of(ty: &Type) -> String {
    if may_be_an_element(ty) {
        return format!("return `Vec<{}>`, which C frees", names::written(ty));
    }
    one_by_one(ty)
}

fn one_by_one(element: &Type) -> String {
    let element = names::written(element);
    format!("no list of `{element}` can cross, so pass one with each call")
}

/// The typed handle in the place of a wrapper.
pub(super) fn owned_handle(of: &Type) -> String {
    format!("`OwnedHandle<{}>`", names::written(of))
}

/// A raw pointer to an owned or borrowed value: `*mut T`, or a pointer and a length.
pub(super) fn pointer_to(inner: &Type, pointer: &str) -> String {
    match ungrouped(inner) {
        Type::Slice(slice) => {
            let element = names::written(&slice.elem);
            format!("`{pointer} {element}` and a length")
        }
        _ if is_str(inner) => format!("`{pointer} u8` and a length"),
        _ => format!("`{pointer} {}`", names::written(inner)),
    }
}

/// The parameter to use in the place of a `Box`, an `Rc` or an `Arc`.
pub(super) fn of_an_owner(inner: &Type) -> String {
    match ungrouped(inner) {
        Type::Slice(slice) => slice_of(&slice.elem),
        _ if is_str(inner) => "use `&str`".to_owned(),
        _ => format!(
            "use {}, or capture it in a closure",
            pointer_to(inner, "*mut")
        ),
    }
}

/// The return to use in the place of a borrow, a `Box`, an `Rc` or an `Arc`.
pub(super) fn returned(inner: &Type, pointer: &str) -> String {
    match ungrouped(inner) {
        Type::Slice(slice) => vector_of(&slice.elem),
        _ if is_str(inner) => "return `String`, which C frees".to_owned(),
        _ if library_name(inner).is_some_and(|name| is_text(&name)) => {
            "return `String`, which C frees".to_owned()
        }
        _ => format!("return the value itself, or {}", pointer_to(inner, pointer)),
    }
}

/// The C function pointer with these parameters, pointers in the place of borrows. `None` if a borrow is left.
pub(super) fn function_of_c(function: &TypeBareFn) -> Option<String> {
    if function.variadic.is_some() {
        return None;
    }
    let mut function = function.clone();
    function.lifetimes = None;
    function.unsafety = Some(syn::token::Unsafe::default());
    function.abi = Some(syn::parse_quote!(extern "C"));
    for input in &mut function.inputs {
        if let Type::Reference(reference) = ungrouped(&input.ty) {
            let (elem, is_mut) = (&reference.elem, reference.mutability.is_some());
            if !is_unsized(elem) {
                input.ty = if is_mut {
                    syn::parse_quote!(*mut #elem)
                } else {
                    syn::parse_quote!(*const #elem)
                };
            }
        }
    }
    (!has_a_borrow(&function)).then(|| format!("Option<{}>", names::written(&function)))
}

pub(super) fn has_a_borrow(function: &TypeBareFn) -> bool {
    function.to_token_stream().into_iter().any(borrows)
}

fn borrows(token: TokenTree) -> bool {
    match token {
        TokenTree::Punct(sign) => sign.as_char() == '&' || sign.as_char() == '\'',
        TokenTree::Group(group) => group.stream().into_iter().any(borrows),
        _ => false,
    }
}

/// `NonNull<T>` may be null in C.
pub(super) fn nullable(ty: &Type) -> String {
    match first_type_argument(ty) {
        Some(inner) if is_unsized(inner) => pointer_to(inner, "*mut"),
        _ => format!("`Option<{}>`", names::written(ty)),
    }
}

pub(super) fn is_unsized(ty: &Type) -> bool {
    matches!(ungrouped(ty), Type::Slice(_)) || is_str(ty)
}
