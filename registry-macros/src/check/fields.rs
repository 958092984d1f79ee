//! Types of fields that can't cross, recognised by their usual names, with the type to use instead.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Lifetime, Type};

use super::instead::{self, by_its_name};
use super::types::{check_function_pointer, check_optional_function, library_name};
use crate::errors::{self, Errors};
use crate::names;
use crate::types::{
    self, borrowed_handle, first_type_argument, is_typed_handle, lifetime_argument, ungrouped,
};

/// Reports a field's type that can't cross.
pub(super) fn check_field(ty: &Type, errors: &mut Errors) {
    let written = names::written(ty);
    let argument = first_type_argument(ty);
    let instead = match ungrouped(ty) {
        Type::Reference(reference) => {
            let pointer = instead::pointer_to(&reference.elem, "*const");
            return errors.on(ty, errors::reference_field(&written, &pointer));
        }
        Type::BareFn(function) => return check_function_pointer(ty, function, errors),
        Type::Tuple(tuple) if !tuple.elems.is_empty() => {
            return errors.on(ty, errors::tuple(&written));
        }
        Type::Array(array) => return check_array(ty, &array.elem, errors),
        _ => match (library_name(ty).as_deref(), argument) {
            (Some("CString"), _) => "`*const std::ffi::c_char`".to_owned(),
            (Some(text), _) if text == "String" || instead::is_text(text) => {
                "`*const u8` and a length".to_owned()
            }
            (Some("Duration"), _) => "`u64`".to_owned(),
            (Some("Vec"), Some(element)) => {
                format!("`*const {}` and a length", names::written(element))
            }
            (Some("Box" | "Rc" | "Arc"), Some(inner)) => instead::pointer_to(inner, "*mut"),
            (Some("NonNull"), Some(_)) => format!("{}, which may be null", instead::nullable(ty)),
            (Some("char"), _) => "`u32`".to_owned(),
            (Some("i128" | "u128"), _) => "`[u64; 2]`".to_owned(),
            (Some("Callback" | "LocalCallback"), Some(of)) => {
                let owned = instead::owned_handle(of);
                format!("`Handle`, or own it by an {owned}, of which `try_from` makes it")
            }
            (Some("Option"), Some(inner)) => return check_optional_field(ty, inner, errors),
            _ => return,
        },
    };
    let message = errors::in_a_field(&written, &format!("use {instead}"));
    errors.on(ty, by_its_name(ty, message));
}

fn check_array(ty: &Type, element: &Type, errors: &mut Errors) {
    if is_typed_handle(element) {
        return errors.on(ty, errors::array_of_handles(&names::written(ty)));
    }
    check_field(element, errors);
}

fn check_optional_field(ty: &Type, inner: &Type, errors: &mut Errors) {
    let written = names::written(ty);
    match ungrouped(inner) {
        Type::Reference(reference) => {
            let pointer = instead::pointer_to(&reference.elem, "*const");
            errors.on(ty, errors::reference_field(&written, &pointer));
        }
        Type::BareFn(function) => check_optional_function(ty, function, errors),
        _ => match library_name(inner).as_deref() {
            Some(name) if types::is_number_name(name) || name == "bool" => {
                let message = errors::optional_field(&written, &names::written(inner));
                errors.on(ty, by_its_name(ty, message));
            }
            _ => {}
        },
    }
}

/// Reports a borrowed handle that has another lifetime than the struct, and any other use of the struct's lifetime.
pub(super) fn check_lifetime(ty: &Type, lifetime: Option<&Lifetime>, errors: &mut Errors) {
    let written = names::written(ty);
    match (borrowed_handle(ty), lifetime) {
        (Some(borrowed), lifetime) => match (lifetime_argument(borrowed), lifetime) {
            (Some(given), _) if given.ident == "_" => errors.left_to_the_compiler(),
            (None, _) => errors.left_to_the_compiler(),
            (Some(given), Some(own)) if given.ident == own.ident => {}
            (Some(given), Some(own)) => {
                errors.on(given, errors::another_lifetime(&written, own, given));
            }
            (Some(given), None) => errors.on(given, errors::no_lifetime(&written, given)),
        },
        // `check_field` reports an array.
        (None, Some(own)) if !is_array(ty) && mentions(ty.to_token_stream(), own) => {
            errors.on(ty, errors::hidden_borrow(&written, own));
        }
        (None, _) => {}
    }
}

fn is_array(ty: &Type) -> bool {
    matches!(ungrouped(ty), Type::Array(array) if is_typed_handle(&array.elem))
}

/// By its words, since a macro may stand in a type, and what it becomes is not known.
fn mentions(tokens: TokenStream, lifetime: &Lifetime) -> bool {
    let mut quoted = false;
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), lifetime),
        TokenTree::Ident(word) => std::mem::take(&mut quoted) && word == lifetime.ident,
        TokenTree::Punct(sign) => {
            quoted = sign.as_char() == '\'';
            false
        }
        TokenTree::Literal(_) => false,
    })
}
