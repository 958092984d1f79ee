//! Types that can't cross, recognised by the names that everyone writes, each with what to use instead.
//!
//! Before it: `check`, which hands over each parameter and the return. After it: nothing. This is advice, not the
//! rule: an alias hides a type from it, and then the trait bounds of the generated code refuse the same types with
//! the general message. A type of the user's own with one of these names is written with a path (`self::String`).

use syn::{GenericArgument, PathArguments, ReturnType, Type, TypeReference};

use crate::errors::{self, Errors};
use crate::model::{last_segment, type_arguments, ungrouped};
use crate::names;

/// Reports a parameter's type that can't cross, at its narrowest part.
pub(crate) fn check_parameter(ty: &Type, errors: &mut Errors) {
    match ungrouped(ty) {
        Type::Reference(reference) => check_reference(reference, errors),
        Type::Slice(_) => errors.on(ty, errors::unsized_parameter(&names::written(ty))),
        Type::Path(_) => check_path(ty, errors),
        other => refuse(other, parameter_advice(other), errors),
    }
}

/// Reports a return type that can't cross.
pub(crate) fn check_return(output: &ReturnType, errors: &mut Errors) {
    let ReturnType::Type(_, ty) = output else {
        return;
    };
    check_returned(ty, errors);
}

fn check_returned(ty: &Type, errors: &mut Errors) {
    match ungrouped(ty) {
        Type::Tuple(tuple) if tuple.elems.is_empty() => {}
        Type::Reference(_) => errors.on(ty, errors::returned_reference(&names::written(ty))),
        Type::Never(_) => errors.on(ty, errors::never_returns()),
        Type::Path(_) => {
            let name = library_name(ty);
            let arguments = last_segment(ty).map(type_arguments).unwrap_or_default();
            match (name.as_deref(), arguments.first()) {
                (Some("Result"), Some(value)) => check_returned(value, errors),
                (Some("String" | "Vec"), _) => {}
                (Some("Option"), Some(inner)) if matches!(ungrouped(inner), Type::Reference(_)) => {
                    errors.on(ty, errors::returned_reference(&names::written(ty)));
                }
                _ => check_path(ty, errors),
            }
        }
        other => refuse(other, parameter_advice(other), errors),
    }
}

/// A borrowed parameter: what it may be is decided by what is behind the `&`.
fn check_reference(reference: &TypeReference, errors: &mut Errors) {
    if let Some(lifetime) = reference
        .lifetime
        .as_ref()
        .filter(|lifetime| lifetime.ident != "_")
    {
        let advice =
            errors::lifetime_of_a_borrow(&lifetime.to_string(), &names::written(&reference.elem));
        return errors.on(lifetime, advice);
    }
    if reference.mutability.is_some() {
        return errors.on(
            reference,
            errors::mutable_reference(&names::written(&reference.elem)),
        );
    }
    let advice = match library_name(&reference.elem).as_deref() {
        Some("String") => Some(errors::use_instead("&String", "`&str`")),
        Some("Vec") => {
            let element = element(&reference.elem);
            Some(errors::use_instead(
                &format!("&Vec<{element}>"),
                &format!("`&[{element}]`"),
            ))
        }
        _ => match ungrouped(&reference.elem) {
            Type::TraitObject(_) => Some(errors::trait_object(&names::written(reference))),
            Type::ImplTrait(_) => Some(errors::impl_trait(&names::written(reference))),
            _ => None,
        },
    };
    if let Some(advice) = advice {
        errors.on(reference, advice);
    }
}

/// A type with a name: advice for the names of the standard library.
fn check_path(ty: &Type, errors: &mut Errors) {
    let Some(name) = library_name(ty) else { return };
    let written = names::written(ty);
    let advice = match name.as_str() {
        "String" => errors::use_instead(&written, "`&str`"),
        "Vec" => errors::use_instead(&written, &format!("`&[{}]`", element(ty))),
        "Box" | "Rc" | "Arc" => errors::owner(&written, &element(ty)),
        "i128" | "u128" => errors::wide_integer(&written),
        "char" => errors::use_instead(&written, "`u32` and `char::from_u32`"),
        "NonNull" => {
            errors::use_instead(&written, &format!("`Option<{written}>`: C may pass null"))
        }
        "Option" => return check_option(ty, errors),
        _ => return check_hidden_lifetimes(ty, errors),
    };
    errors.on(ty, advice);
}

/// `Option` of what has no null of its own.
fn check_option(ty: &Type, errors: &mut Errors) {
    let Some(inner) = last_segment(ty)
        .map(type_arguments)
        .and_then(|types| types.first().copied())
    else {
        return;
    };
    match ungrouped(inner) {
        Type::Reference(reference) => match ungrouped(&reference.elem) {
            Type::Slice(_) => errors.on(
                ty,
                errors::optional_slice(&names::written(ty), &names::written(inner)),
            ),
            Type::Path(path) if path.path.is_ident("str") => {
                errors.on(
                    ty,
                    errors::optional_slice(&names::written(ty), &names::written(inner)),
                );
            }
            _ => check_reference(reference, errors),
        },
        Type::BareFn(function) if function.abi.is_none() => {
            errors.on(inner, errors::rust_function_pointer(&names::written(inner)));
        }
        _ => {}
    }
}

/// A named lifetime in a path's arguments.
fn check_hidden_lifetimes(ty: &Type, errors: &mut Errors) {
    let Some(segment) = last_segment(ty) else {
        return;
    };
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return;
    };
    for argument in &arguments.args {
        match argument {
            GenericArgument::Lifetime(lifetime) if lifetime.ident != "_" => {
                errors.on(lifetime, errors::named_lifetime());
            }
            _ => {}
        }
    }
}

fn refuse(ty: &Type, advice: Option<String>, errors: &mut Errors) {
    if let Some(advice) = advice {
        errors.on(ty, advice);
    }
}

/// What to write instead of a type that is not a path and not a reference.
fn parameter_advice(ty: &Type) -> Option<String> {
    let written = names::written(ty);
    match ty {
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
    let Type::Path(path) = ungrouped(ty) else {
        return None;
    };
    if path.qself.is_some() {
        return None;
    }
    let first = path.path.segments.first()?;
    let from_library = ["std", "alloc", "core"]
        .iter()
        .any(|name| first.ident == name);
    (path.path.segments.len() == 1 || from_library)
        .then(|| path.path.segments.last().map(|last| last.ident.to_string()))?
}

/// The first type argument as written, `T` where there is none.
fn element(ty: &Type) -> String {
    let first = last_segment(ty)
        .map(type_arguments)
        .and_then(|types| types.first().map(|ty| names::written(*ty)));
    first.unwrap_or_else(|| "T".to_owned())
}
