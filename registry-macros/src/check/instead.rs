//! The code to write in the place of a type that can't cross.
//!
//! Each text names code that compiles where the type stands, as far as its tokens tell: a message that sends the user to
//! something that is refused next is worse than none. `tests/identity/advice.rs` puts every piece of code into its place.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::{Type, TypeBareFn};

use super::types::library_name;
use crate::types::{
    argument_of, first_type_argument, function, is_number_name, is_str, path, ungrouped,
};
use crate::{errors, names};

/// Whether an array, a slice or a `Vec` of it can cross.
pub(super) fn may_be_an_element(ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Array(array) => may_be_an_element(&array.elem),
        Type::Ptr(_) => true,
        Type::Path(_) => match (library_name(ty).as_deref(), first_type_argument(ty)) {
            (Some("Option"), Some(inner)) => has_a_null(inner),
            (Some("String" | "char" | "i128" | "u128" | "str" | "Duration"), _)
            | (
                Some(
                    "Vec" | "Box" | "Rc" | "Arc" | "Result" | "NonNull" | "OwnedHandle"
                    | "BorrowedHandle",
                ),
                Some(_),
            ) => false,
            (Some(name), _) => !is_text(name),
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

/// The word by which a type is refused, if a type of the user's own may have that name. It is a bare word: any path is believed, and what has
/// arguments is no type of one's own, since none with arguments can cross.
fn refused_word(ty: &Type) -> Option<&Ident> {
    match ungrouped(ty) {
        Type::Reference(reference) if reference.mutability.is_none() => {
            refused_word(&reference.elem)
        }
        Type::Slice(slice) => refused_word(&slice.elem),
        Type::Array(array) => refused_word(&array.elem),
        Type::Path(path) => match path.path.get_ident() {
            Some(word) => {
                let name = word.to_string();
                let others = ["String", "Duration", "char", "i128", "u128"];
                (is_text(&name) || others.contains(&&*name)).then_some(word)
            }
            None => optional_number(ty)
                .or_else(|| refused_word(argument_of(ty, &["Option", "Vec", "Result"])?)),
        },
        _ => None,
    }
}

/// The name of C in an `Option<c_int>`: an alias of the user's own with that name may have a null.
fn optional_number(ty: &Type) -> Option<&Ident> {
    let number = path(argument_of(ty, &["Option"])?)?.get_ident()?;
    let name = number.to_string();
    (name.starts_with("c_") && is_number_name(&name)).then_some(number)
}

/// The message about a type, with a word about a type of the user's own that has the name by which this one is refused.
pub(super) fn by_its_name(ty: &Type, message: String) -> String {
    match refused_word(ty) {
        Some(word) => errors::or_ones_own(&message, &word.to_string()),
        None => message,
    }
}

/// The parameter to use in the place of a `Duration`.
pub(super) const OF_A_DURATION: &str = "use `u64`, and `Duration::from_millis`";

/// Whether `Option` of it may be one C value, whose null or 0 is `None`. A name that is not known is believed: it may be an alias, and the compiler knows what is
/// behind it.
fn has_a_null(inner: &Type) -> bool {
    match function(inner) {
        Some(function) => is_of_c(function),
        None => {
            path(inner).is_some_and(|_| library_name(inner).is_none_or(|name| !has_no_null(&name)))
        }
    }
}

/// Whether a type of this name has no null in C.
fn has_no_null(name: &str) -> bool {
    let others = [
        "bool",
        "char",
        "str",
        "String",
        "i128",
        "u128",
        "Duration",
        "Vec",
        "Box",
        "Rc",
        "Arc",
        "Option",
        "Result",
        "OwnedHandle",
        "BorrowedHandle",
    ];
    is_number_name(name) || is_text(name) || others.contains(&name)
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
