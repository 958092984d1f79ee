//! Types that can't cross, recognised by their usual names, with the type to use instead.
//!
//! This is advice, not the rule: an alias hides a type from it, and then the trait bounds of the generated code refuse the
//! same types with the general message. A type of the user's own with one of these names is written with a path
//! (`self::String`), as the message about the name says.

use syn::{GenericArgument, ReturnType, Type, TypeBareFn, TypeReference};

use super::instead;
use crate::errors::{self, Errors};
use crate::names;
use crate::types::{self, first_type_argument, ungrouped};

/// Where the types stand.
pub(crate) struct Place {
    /// Lifetimes that the item declares: reported where they are declared, not again where they are used.
    pub(crate) declared: Vec<String>,
    /// In a function. The compiler itself refuses types there that no parameter can have.
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
        Type::Reference(reference) => check_reference(ty, reference, place, errors),
        Type::Path(_) => check_path(ty, place, errors),
        Type::BareFn(function) => check_function_pointer(ty, function, errors),
        _ => {
            if let Some(message) = refusal(ty) {
                errors.on(ty, instead::by_its_name(ty, message));
            }
        }
    }
}

/// The message about a parameter that is neither a path nor a borrow.
fn refusal(ty: &Type) -> Option<String> {
    let written = names::written(ty);
    let message = match ungrouped(ty) {
        Type::Tuple(tuple) if tuple.elems.is_empty() => errors::unit_parameter(),
        Type::Tuple(_) => errors::tuple(&written),
        Type::Array(array) => {
            let slice = instead::slice_of(&array.elem);
            let instead = if instead::may_be_an_element(&array.elem) {
                format!("{slice} or `&{written}`")
            } else {
                slice
            };
            errors::array(&written, &instead)
        }
        Type::ImplTrait(_) => errors::impl_trait(&written),
        Type::TraitObject(_) => errors::trait_object(&written),
        Type::Never(_) => errors::never_parameter(),
        Type::Infer(_) => errors::inferred(),
        Type::Slice(slice) => errors::unsized_parameter(&written, &instead::slice_of(&slice.elem)),
        _ => return None,
    };
    Some(message)
}

/// Reports a return type that can't cross.
pub(crate) fn check_return(output: &ReturnType, place: &Place, errors: &mut Errors) {
    let ReturnType::Type(_, ty) = output else {
        return;
    };
    match types::empty_array(ty) {
        Some(empty) => errors.on(empty, errors::empty_array(&names::written(empty))),
        None => check_returned(ty, Returned::Alone, place, errors),
    }
}

/// Where a returned type stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Returned {
    Alone,
    /// `T` of a `Result<T, E>`.
    InResult,
}

fn check_returned(ty: &Type, at: Returned, place: &Place, errors: &mut Errors) {
    let written = || names::written(ty);
    match ungrouped(ty) {
        Type::Tuple(tuple) if tuple.elems.is_empty() => {}
        Type::Tuple(_) => errors.on(ty, errors::tuple(&written())),
        Type::Reference(reference) => check_returned_reference(ty, &reference.elem, errors),
        Type::Never(_) => errors.on(ty, errors::never_returns()),
        Type::ImplTrait(_) | Type::TraitObject(_) => {
            errors.on(ty, errors::returned_trait(&written()));
        }
        Type::Infer(_) if place.in_function => errors.left_to_the_compiler(),
        Type::Infer(_) => errors.on(ty, errors::inferred()),
        Type::Array(array) => {
            let instead = instead::vector_of(&array.elem);
            let message = errors::returned_array(&written(), &instead);
            errors.on(ty, instead::by_its_name(ty, message));
        }
        Type::Slice(slice) => {
            let instead = instead::vector_of(&slice.elem);
            errors.on(ty, errors::unsized_parameter(&written(), &instead));
        }
        Type::BareFn(function) => check_function_pointer(ty, function, errors),
        Type::Path(_) => check_returned_path(ty, at, place, errors),
        _ => {}
    }
}

fn check_returned_reference(ty: &Type, inner: &Type, errors: &mut Errors) {
    let written = names::written(ty);
    let message = match ungrouped(inner) {
        Type::ImplTrait(_) | Type::TraitObject(_) => errors::returned_trait(&written),
        _ => errors::returned_reference(&written, &instead::returned(inner, "*const")),
    };
    errors.on(ty, instead::by_its_name(ty, message));
}

fn check_returned_path(ty: &Type, at: Returned, place: &Place, errors: &mut Errors) {
    let Some(name) = library_name(ty) else { return };
    let inner = first_type_argument(ty);
    match (name.as_str(), inner) {
        ("Result", Some(value)) if at == Returned::Alone => {
            return check_returned(value, Returned::InResult, place, errors);
        }
        ("Option", Some(inner)) => return check_returned_option(ty, inner, at, errors),
        _ => {}
    }
    match refused_return(ty, &name, inner) {
        Some(message) => errors.on(ty, instead::by_its_name(ty, message)),
        None => check_returned_lifetimes(ty, place, errors),
    }
}

/// A result borrows from no argument: what it borrows lives for ever.
fn check_returned_lifetimes(ty: &Type, place: &Place, errors: &mut Errors) {
    let given = types::lifetime_argument(ty).filter(|given| given.ident != "static");
    if let Some(given) = given.filter(|given| !place.declared.contains(&given.ident.to_string())) {
        errors.on(given, errors::lifetime_of_a_result(given));
    }
}

/// The message for a type of this name, if it can't be returned.
fn refused_return(ty: &Type, name: &str, inner: Option<&Type>) -> Option<String> {
    let written = names::written(ty);
    let to_c = |instead: &str| errors::to_c(&written, &format!("return {instead}"));
    Some(match (name, inner) {
        ("Vec", Some(element)) if !instead::may_be_an_element(element) => {
            errors::returned_elements(&written, &instead::vector_of(element))
        }
        ("char", _) => to_c("`u32`, which `u32::from` makes of it"),
        (text, _) if instead::is_text(text) => to_c("`String`, which C frees"),
        ("Duration", _) => to_c("`u64`, such as its milliseconds"),
        ("i128" | "u128", _) => errors::wide_integer(&written),
        ("NonNull", Some(_)) => to_c(&format!("{}, which may be null", instead::nullable(ty))),
        ("Callback" | "LocalCallback", Some(of)) => {
            let owned = instead::owned_handle(of);
            to_c(&format!("{owned}, which `into()` makes of it"))
        }
        ("Foreign", Some(of)) => {
            let owned = instead::owned_handle(of);
            to_c(&format!("{owned}, by a closure that calls it, or keep it"))
        }
        ("Box" | "Rc" | "Arc", Some(inner)) => match ungrouped(inner) {
            Type::TraitObject(_) => errors::returned_trait(&written),
            _ => errors::returned_owner(&written, &instead::returned(inner, "*mut")),
        },
        ("Promise", Some(inner)) if library_name(inner).as_deref() == Some("Promise") => {
            errors::promise_of_a_promise(&written, &names::written(inner))
        }
        _ => return None,
    })
}

/// An `Option` whose inner type has no null.
fn check_returned_option(ty: &Type, inner: &Type, at: Returned, errors: &mut Errors) {
    let written = names::written(ty);
    let message = match ungrouped(inner) {
        Type::Reference(reference) => match ungrouped(&reference.elem) {
            elem if instead::is_unsized(elem) => {
                errors::returned_reference(&written, &instead::returned(elem, "*const"))
            }
            Type::ImplTrait(_) | Type::TraitObject(_) => errors::returned_trait(&written),
            elem => {
                let pointer = instead::pointer_to(elem, "*const");
                errors::returned_reference(&written, &format!("return {pointer}"))
            }
        },
        Type::BareFn(function) => return check_optional_function(ty, function, errors),
        _ => match library_name(inner).as_deref() {
            Some("NonNull") if first_type_argument(inner).is_some_and(instead::is_unsized) => {
                errors::to_c(&written, &format!("return {}", instead::nullable(inner)))
            }
            Some("Box" | "Rc" | "Arc") => match first_type_argument(inner) {
                Some(owned) if !instead::is_unsized(owned) => {
                    let pointer = instead::pointer_to(owned, "*mut");
                    errors::returned_owner(&written, &format!("return {pointer}"))
                }
                _ => return,
            },
            Some("char") => return no_option(ty, "u32", at, errors),
            Some("String" | "bool") => return no_option(ty, &names::written(inner), at, errors),
            Some(text) if instead::is_text(text) => return no_option(ty, "String", at, errors),
            Some("Duration") => return no_option(ty, "u64", at, errors),
            Some("Vec") if first_type_argument(inner).is_some_and(instead::may_be_an_element) => {
                return no_option(ty, &names::written(inner), at, errors);
            }
            Some(number) if types::is_number_name(number) => {
                return no_option(ty, &names::written(inner), at, errors);
            }
            _ => return,
        },
    };
    errors.on(ty, instead::by_its_name(ty, message));
}

fn no_option(ty: &Type, inner: &str, at: Returned, errors: &mut Errors) {
    let written = names::written(ty);
    let message = match at {
        Returned::Alone => errors::returned_option(&written, inner),
        Returned::InResult => errors::option_in_a_result(&written, inner),
    };
    errors.on(ty, instead::by_its_name(ty, message));
}

/// A borrowed parameter: what it may be is decided by what is behind the `&`. `whole` is what the advice replaces: the borrow, or
/// its `Option`.
fn check_reference(whole: &Type, reference: &TypeReference, place: &Place, errors: &mut Errors) {
    let inner = &*reference.elem;
    let lifetime = reference.lifetime.as_ref();
    if let Some(lifetime) = lifetime.filter(|lifetime| lifetime.ident != "_") {
        if !place.declared.contains(&lifetime.ident.to_string()) {
            let inner = names::written(inner);
            let message = errors::lifetime_of_a_borrow(&lifetime.to_string(), &inner);
            errors.on(reference, message);
        }
    } else if let Some(message) = refused_reference(whole, reference) {
        errors.on(whole, instead::by_its_name(whole, message));
    }
}

/// The message for a borrow of what can't be borrowed from C.
fn refused_reference(whole: &Type, reference: &TypeReference) -> Option<String> {
    let (written, inner) = (names::written(whole), &*reference.elem);
    Some(match ungrouped(inner) {
        Type::TraitObject(_) => errors::trait_object(&written),
        Type::ImplTrait(_) => errors::impl_trait(&written),
        _ if reference.mutability.is_some() => {
            errors::mutable_reference(&written, &instead::pointer_to(inner, "*mut"))
        }
        Type::Slice(slice) if !instead::may_be_an_element(&slice.elem) => {
            errors::elements(&written, &instead::slice_of(&slice.elem))
        }
        _ => match (library_name(inner).as_deref(), first_type_argument(inner)) {
            (Some("CString"), _) => errors::from_c(&written, "use `&CStr`"),
            (Some("CStr"), _) => return None,
            (Some(text), _) if text == "String" || instead::is_text(text) => {
                errors::from_c(&written, "use `&str`")
            }
            (Some("Vec"), Some(element)) => errors::from_c(&written, &instead::slice_of(element)),
            (Some("Box" | "Rc" | "Arc"), Some(inner)) => owned(&written, inner),
            (Some("char"), _) => errors::from_c(&written, "use `&u32`, and `char::from_u32`"),
            (Some("Duration"), _) => errors::from_c(&written, instead::OF_A_DURATION),
            (Some("i128" | "u128"), _) => errors::wide_integer(&written),
            (Some("Foreign" | "AnyThread" | "OwnedHandle"), Some(_)) => {
                let inner = names::written(inner);
                errors::from_c(
                    &written,
                    &format!("use `{inner}`: its ownership crosses too"),
                )
            }
            _ => return None,
        },
    })
}

fn owned(written: &str, inner: &Type) -> String {
    match ungrouped(inner) {
        Type::TraitObject(_) => errors::trait_object(written),
        _ => errors::owner(written, &instead::of_an_owner(inner)),
    }
}

/// A type with a name: advice for the names of the standard library.
fn check_path(ty: &Type, place: &Place, errors: &mut Errors) {
    let Some(name) = library_name(ty) else { return };
    let written = names::written(ty);
    let message = match (name.as_str(), first_type_argument(ty)) {
        ("CString", _) => errors::from_c(&written, "use `&CStr`"),
        (text, _) if text == "String" || instead::is_text(text) => {
            errors::from_c(&written, "use `&str`")
        }
        ("Duration", _) => errors::from_c(&written, instead::OF_A_DURATION),
        ("Vec", Some(element)) => errors::from_c(&written, &instead::slice_of(element)),
        ("Box" | "Rc" | "Arc", Some(inner)) => owned(&written, inner),
        ("i128" | "u128", _) => errors::wide_integer(&written),
        ("char", _) => errors::from_c(&written, "use `u32`, and `char::from_u32`"),
        ("Callback" | "LocalCallback", Some(of)) => {
            let owned = instead::owned_handle(of);
            errors::from_c(
                &written,
                &format!("use {owned}, of which `try_from` makes it"),
            )
        }
        ("NonNull", Some(_)) => {
            let instead = format!("use {}, which may be null", instead::nullable(ty));
            errors::from_c(&written, &instead)
        }
        ("Option", Some(inner)) => return check_option(ty, inner, place, errors),
        _ => return check_hidden_lifetimes(ty, place, errors),
    };
    errors.on(ty, instead::by_its_name(ty, message));
}

/// An `Option` whose inner type has no null.
fn check_option(ty: &Type, inner: &Type, place: &Place, errors: &mut Errors) {
    let (written, inside) = (names::written(ty), names::written(inner));
    let message = match ungrouped(inner) {
        Type::Reference(reference) => match ungrouped(&reference.elem) {
            Type::Slice(slice) if !instead::may_be_an_element(&slice.elem) => {
                errors::elements(&written, &instead::slice_of(&slice.elem))
            }
            elem if instead::is_unsized(elem) && reference.mutability.is_none() => {
                errors::optional_slice(&written, &inside)
            }
            _ => return check_reference(ty, reference, place, errors),
        },
        Type::BareFn(function) => return check_optional_function(ty, function, errors),
        _ => match (library_name(inner).as_deref(), first_type_argument(inner)) {
            (Some("CString"), _) => errors::from_c(&written, "use `Option<&CStr>`"),
            (Some(text), _) if text == "String" || instead::is_text(text) => {
                errors::optional_slice(&written, "&str")
            }
            (Some("Vec"), Some(element)) if instead::may_be_an_element(element) => {
                errors::optional_slice(&written, &format!("&[{}]", names::written(element)))
            }
            (Some("Box" | "Rc" | "Arc"), Some(inner)) => owned(&written, inner),
            (Some("char"), _) => errors::optional_number(&written, "u32"),
            (Some("NonNull"), Some(pointee)) if instead::is_unsized(pointee) => {
                errors::from_c(&written, &format!("use {}", instead::nullable(inner)))
            }
            (Some(name), _) if types::is_number_name(name) || name == "bool" => {
                errors::optional_number(&written, &inside)
            }
            _ => return,
        },
    };
    errors.on(ty, instead::by_its_name(ty, message));
}

/// A function pointer, which C may leave null. `ty` is what the advice replaces: the pointer, or its `Option`.
pub(super) fn check_function_pointer(ty: &Type, function: &TypeBareFn, errors: &mut Errors) {
    let instead = instead::function_of_c(function);
    let instead = instead.as_deref().unwrap_or("*const std::ffi::c_void");
    let written = names::written(ty);
    let message = if !instead::is_of_c(function) {
        errors::rust_function(&written, instead)
    } else if instead::has_a_borrow(function) {
        errors::function_with_a_borrow(&written, instead)
    } else {
        errors::function_without_null(&written, instead)
    };
    errors.on(ty, message);
}

pub(super) fn check_optional_function(ty: &Type, function: &TypeBareFn, errors: &mut Errors) {
    if !instead::is_of_c(function) || instead::has_a_borrow(function) {
        check_function_pointer(ty, function, errors);
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
                errors.on(lifetime, errors::lifetime_of_a_type(lifetime));
            }
            _ => {}
        }
    }
}

/// Whether it is a `String`, also in a `Result`.
pub(super) fn is_owned_text(ty: &Type) -> bool {
    match (library_name(ty).as_deref(), first_type_argument(ty)) {
        (Some("String"), _) => true,
        (Some("Result"), Some(value)) => is_owned_text(value),
        _ => false,
    }
}

/// The name of a type of the standard library: a bare name, or a path that begins at one of its crates.
pub(super) fn library_name(ty: &Type) -> Option<String> {
    let segments = &types::path(ty)?.segments;
    let first = &segments.first()?.ident;
    let from_library = first == "std" || first == "alloc" || first == "core";
    let last = segments.last()?.ident.to_string();
    (segments.len() == 1 || from_library).then_some(last)
}
