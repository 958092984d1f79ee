//! Types that can't cross, recognised by the names that everyone writes, each with what to use instead.
//!
//! This is advice, not the rule: an alias hides a type from it, and then the trait bounds of the generated code refuse the
//! same types with the general message. A type of the user's own with one of these names is written with a path
//! (`self::String`).

use quote::ToTokens;
use syn::{GenericArgument, ReturnType, Type, TypeReference};

use crate::errors::{self, Errors};
use crate::names;
use crate::types::{self, first_type_argument, is_str, ungrouped};

/// Where the types stand.
pub(crate) struct Place {
    /// Lifetimes that the item declares: reported where they are declared, not again where they are used.
    pub(crate) declared: Vec<String>,
    /// In a function, which stays and in which the compiler itself refuses what is no type of a parameter at all.
    pub(crate) in_function: bool,
}

/// Reports a parameter's type that can't cross, at its narrowest part.
pub(crate) fn check_parameter(ty: &Type, place: &Place, errors: &mut Errors) {
    if let Some(empty) = types::empty_array(ty) {
        return errors.on(empty, errors::empty_array(&names::written(empty)));
    }
    match ungrouped(ty) {
        Type::Infer(_) | Type::Never(_) | Type::Slice(_) if place.in_function => {
            errors.left_to_the_compiler();
        }
        Type::Reference(reference) => check_reference(reference, place, errors),
        Type::Path(_) => check_path(ty, place, errors),
        _ => refuse(ty, advice(ty), errors),
    }
}

/// Reports a return type that can't cross.
pub(crate) fn check_return(output: &ReturnType, place: &Place, errors: &mut Errors) {
    let ReturnType::Type(_, ty) = output else {
        return;
    };
    match types::empty_array(ty) {
        Some(empty) => errors.on(empty, errors::empty_array(&names::written(empty))),
        None => check_returned(ty, place, errors),
    }
}

fn check_returned(ty: &Type, place: &Place, errors: &mut Errors) {
    let written = || names::written(ty);
    match ungrouped(ty) {
        Type::Tuple(tuple) if tuple.elems.is_empty() => {}
        Type::Reference(_) => errors.on(ty, errors::returned_reference(&written())),
        Type::Never(_) => errors.on(ty, errors::never_returns()),
        Type::ImplTrait(_) | Type::TraitObject(_) => {
            errors.on(ty, errors::returned_trait(&written()));
        }
        Type::Infer(_) if place.in_function => errors.left_to_the_compiler(),
        Type::Array(array) => {
            let element = names::written(&array.elem);
            errors.on(ty, errors::returned_array(&written(), &element));
        }
        Type::Path(_) => match (library_name(ty).as_deref(), first_type_argument(ty)) {
            (Some("Result"), Some(value)) => check_returned(value, place, errors),
            (Some("String" | "Vec"), _) => {}
            (Some("char"), _) => errors.on(ty, errors::returned_character()),
            (Some("NonNull"), _) => errors.on(ty, errors::returned_pointer(&written())),
            (Some("Option"), Some(inner)) if matches!(ungrouped(inner), Type::Reference(_)) => {
                errors.on(ty, errors::returned_reference(&written()));
            }
            _ => check_path(ty, place, errors),
        },
        _ => refuse(ty, advice(ty), errors),
    }
}

/// A borrowed parameter: what it may be is decided by what is behind the `&`.
fn check_reference(reference: &TypeReference, place: &Place, errors: &mut Errors) {
    let inner = names::written(&reference.elem);
    if let Some(lifetime) = reference
        .lifetime
        .as_ref()
        .filter(|lifetime| lifetime.ident != "_")
    {
        if !place.declared.contains(&lifetime.ident.to_string()) {
            errors.on(
                lifetime,
                errors::lifetime_of_a_borrow(&lifetime.to_string(), &inner),
            );
        }
        return;
    }
    if reference.mutability.is_some() {
        return errors.on(reference, errors::mutable_reference(&inner));
    }
    let advice = match library_name(&reference.elem).as_deref() {
        Some("String") => Some(errors::use_instead("&String", "`&str`")),
        Some("Vec") => {
            let slice = format!("`&[{}]`", element(&reference.elem));
            Some(errors::use_instead(&names::written(reference), &slice))
        }
        _ => match ungrouped(&reference.elem) {
            Type::TraitObject(_) => Some(errors::trait_object(&names::written(reference))),
            Type::ImplTrait(_) => Some(errors::impl_trait(&names::written(reference))),
            _ => None,
        },
    };
    refuse(reference, advice, errors);
}

/// A type with a name: advice for the names of the standard library.
fn check_path(ty: &Type, place: &Place, errors: &mut Errors) {
    let Some(name) = library_name(ty) else { return };
    let written = || names::written(ty);
    let advice = match name.as_str() {
        "String" => errors::use_instead(&written(), "`&str`"),
        "Vec" => errors::use_instead(&written(), &format!("`&[{}]`", element(ty))),
        "Box" | "Rc" | "Arc" if owns_trait_object(ty) => errors::trait_object(&written()),
        "Box" | "Rc" | "Arc" => errors::owner(&written(), &element(ty)),
        "i128" | "u128" => errors::wide_integer(&written()),
        "char" => errors::use_instead(&written(), "`u32` and `char::from_u32`"),
        "NonNull" => {
            let written = written();
            errors::use_instead(&written, &format!("`Option<{written}>`: C may pass null"))
        }
        "Option" => return check_option(ty, place, errors),
        _ => return check_hidden_lifetimes(ty, place, errors),
    };
    errors.on(ty, advice);
}

fn owns_trait_object(ty: &Type) -> bool {
    first_type_argument(ty).is_some_and(|inner| matches!(ungrouped(inner), Type::TraitObject(_)))
}

/// `Option` of what has no null of its own.
fn check_option(ty: &Type, place: &Place, errors: &mut Errors) {
    let Some(inner) = first_type_argument(ty) else {
        return;
    };
    let (written, inside) = (names::written(ty), names::written(inner));
    match ungrouped(inner) {
        Type::Reference(reference) => match ungrouped(&reference.elem) {
            Type::Slice(_) => errors.on(ty, errors::optional_slice(&written, &inside)),
            _ if is_str(&reference.elem) => {
                errors.on(ty, errors::optional_slice(&written, &inside));
            }
            _ => check_reference(reference, place, errors),
        },
        Type::BareFn(function) if function.abi.is_none() => {
            errors.on(inner, errors::rust_function_pointer(&inside));
        }
        _ if types::is_number(inner) => errors.on(ty, errors::optional_number(&written, &inside)),
        _ => {}
    }
}

/// A named lifetime in a path's arguments.
fn check_hidden_lifetimes(ty: &Type, place: &Place, errors: &mut Errors) {
    for argument in types::arguments(ty) {
        match argument {
            GenericArgument::Lifetime(lifetime)
                if lifetime.ident != "_"
                    && !place.declared.contains(&lifetime.ident.to_string()) =>
            {
                errors.on(lifetime, errors::named_lifetime());
            }
            _ => {}
        }
    }
}

fn refuse(ty: &impl ToTokens, advice: Option<String>, errors: &mut Errors) {
    if let Some(advice) = advice {
        errors.on(ty, advice);
    }
}

/// What to write instead of a type that is not a path and not a reference.
fn advice(ty: &Type) -> Option<String> {
    let written = names::written(ty);
    match ungrouped(ty) {
        Type::Tuple(tuple) if tuple.elems.is_empty() => Some(errors::unit_parameter()),
        Type::Tuple(_) => Some(errors::tuple(&written)),
        Type::Array(array) => Some(errors::array(&written, &names::written(&array.elem))),
        Type::BareFn(function) if function.abi.is_none() => {
            Some(errors::rust_function_pointer(&written))
        }
        Type::BareFn(_) => Some(errors::use_instead(
            &written,
            &format!("`Option<{written}>`: C may pass null"),
        )),
        Type::ImplTrait(_) => Some(errors::impl_trait(&written)),
        Type::TraitObject(_) => Some(errors::trait_object(&written)),
        Type::Never(_) => Some(errors::never_parameter()),
        Type::Infer(_) => Some(errors::inferred()),
        Type::Slice(_) => Some(errors::unsized_parameter(&written)),
        _ => None,
    }
}

/// The name of a type of the standard library: a bare name, or a path that begins at one of its crates.
fn library_name(ty: &Type) -> Option<String> {
    let segments = &types::path(ty)?.segments;
    let first = &segments.first()?.ident;
    let from_library = first == "std" || first == "alloc" || first == "core";
    let last = segments.last()?.ident.to_string();
    (segments.len() == 1 || from_library).then_some(last)
}

/// The first type argument as written, `T` where there is none.
fn element(ty: &Type) -> String {
    first_type_argument(ty).map_or_else(|| "T".to_owned(), names::written)
}
