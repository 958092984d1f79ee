//! Types that can't cross, recognised by the names that everyone writes, each with what to use instead.
//!
//! Before it: `check`, which hands over each parameter and the return. After it: nothing. This is advice, not the
//! rule: an alias hides a type from it, and then the trait bounds of the generated code refuse the same types with
//! the general message. A type of the user's own with one of these names is written with a path (`self::String`).

use crate::errors::{self, Errors};
use crate::names;
use crate::ty::{Argument, Reference, Shape, Type};

/// Where the types stand.
pub(crate) struct Place {
    /// Lifetimes that the item declares: reported where they are declared, not again where they are used.
    pub(crate) declared: Vec<String>,
    /// In a function, which stays and in which the compiler itself refuses what is no type of a parameter at all.
    pub(crate) in_function: bool,
}

/// Reports a parameter's type that can't cross, at its narrowest part.
pub(crate) fn check_parameter(ty: &Type, place: &Place, errors: &mut Errors) {
    if let Some(empty) = ty.empty_array() {
        return errors.on(empty, errors::empty_array(&names::written(empty)));
    }
    match ty.shape() {
        Shape::Infer | Shape::Never | Shape::Slice(_) if place.in_function => {
            errors.left_to_the_compiler();
        }
        Shape::Reference(reference) => check_reference(ty, reference, place, errors),
        Shape::Path(_) => check_path(ty, place, errors),
        _ => refuse(ty, advice(ty), errors),
    }
}

/// Reports a return type that can't cross.
pub(crate) fn check_return(output: Option<&Type>, place: &Place, errors: &mut Errors) {
    let Some(ty) = output else { return };
    match ty.empty_array() {
        Some(empty) => errors.on(empty, errors::empty_array(&names::written(empty))),
        None => check_returned(ty, place, errors),
    }
}

fn check_returned(ty: &Type, place: &Place, errors: &mut Errors) {
    let written = || names::written(ty);
    match ty.shape() {
        Shape::Unit => {}
        Shape::Reference(_) => errors.on(ty, errors::returned_reference(&written())),
        Shape::Never => errors.on(ty, errors::never_returns()),
        Shape::ImplTrait | Shape::TraitObject => errors.on(ty, errors::returned_trait(&written())),
        Shape::Infer if place.in_function => errors.left_to_the_compiler(),
        Shape::Path(_) => match (library_name(ty), ty.type_arguments().first()) {
            (Some("Result"), Some(value)) => check_returned(value, place, errors),
            (Some("String" | "Vec"), _) => {}
            (Some("char"), _) => errors.on(ty, errors::returned_character()),
            (Some("NonNull"), _) => errors.on(ty, errors::returned_pointer(&written())),
            (Some("Option"), Some(inner)) if matches!(inner.shape(), Shape::Reference(_)) => {
                errors.on(ty, errors::returned_reference(&written()));
            }
            _ => check_path(ty, place, errors),
        },
        _ => refuse(ty, advice(ty), errors),
    }
}

/// A borrowed parameter: what it may be is decided by what is behind the `&`.
fn check_reference(ty: &Type, reference: &Reference, place: &Place, errors: &mut Errors) {
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
        return errors.on(ty, errors::mutable_reference(&inner));
    }
    let advice = match library_name(&reference.elem) {
        Some("String") => Some(errors::use_instead("&String", "`&str`")),
        Some("Vec") => {
            let slice = format!("`&[{}]`", element(&reference.elem));
            Some(errors::use_instead(&names::written(ty), &slice))
        }
        _ => match reference.elem.shape() {
            Shape::TraitObject => Some(errors::trait_object(&names::written(ty))),
            Shape::ImplTrait => Some(errors::impl_trait(&names::written(ty))),
            _ => None,
        },
    };
    refuse(ty, advice, errors);
}

/// A type with a name: advice for the names of the standard library.
fn check_path(ty: &Type, place: &Place, errors: &mut Errors) {
    let Some(name) = library_name(ty) else { return };
    let written = || names::written(ty);
    let advice = match name {
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
    ty.type_arguments()
        .first()
        .is_some_and(|inner| matches!(inner.shape(), Shape::TraitObject))
}

/// `Option` of what has no null of its own.
fn check_option(ty: &Type, place: &Place, errors: &mut Errors) {
    let Some(inner) = ty.type_arguments().first().copied() else {
        return;
    };
    let (written, inside) = (names::written(ty), names::written(inner));
    match inner.shape() {
        Shape::Reference(reference) => match reference.elem.shape() {
            Shape::Slice(_) => errors.on(ty, errors::optional_slice(&written, &inside)),
            _ if reference.elem.is_word("str") => {
                errors.on(ty, errors::optional_slice(&written, &inside));
            }
            _ => check_reference(inner, reference, place, errors),
        },
        Shape::Function(function) if function.abi.is_empty() => {
            errors.on(inner, errors::rust_function_pointer(&inside));
        }
        _ if inner.is_number() => errors.on(ty, errors::optional_number(&written, &inside)),
        _ => {}
    }
}

/// A named lifetime in a path's arguments.
fn check_hidden_lifetimes(ty: &Type, place: &Place, errors: &mut Errors) {
    for argument in ty.arguments() {
        match argument {
            Argument::Lifetime(lifetime)
                if lifetime.ident != "_"
                    && !place.declared.contains(&lifetime.ident.to_string()) =>
            {
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
fn advice(ty: &Type) -> Option<String> {
    let written = names::written(ty);
    match ty.shape() {
        Shape::Unit => Some(errors::unit_parameter()),
        Shape::Tuple => Some(errors::tuple(&written)),
        Shape::Array(element) => Some(errors::array(&written, &names::written(element))),
        Shape::Function(function) if function.abi.is_empty() => {
            Some(errors::rust_function_pointer(&written))
        }
        Shape::Function(_) => Some(errors::use_instead(
            &written,
            &format!("`Option<{written}>`: C may pass null"),
        )),
        Shape::ImplTrait => Some(errors::impl_trait(&written)),
        Shape::TraitObject => Some(errors::trait_object(&written)),
        Shape::Never => Some(errors::never_parameter()),
        Shape::Infer => Some(errors::inferred()),
        Shape::Slice(_) => Some(errors::unsized_parameter(&written)),
        _ => None,
    }
}

/// The name of a type of the standard library: a bare name, or a path that begins at one of its crates.
fn library_name(ty: &Type) -> Option<&str> {
    let Shape::Path(segments) = ty.shape() else {
        return None;
    };
    let from_library = ["std", "alloc", "core"].contains(&&*segments.first()?.name);
    let last = segments.last()?;
    (segments.len() == 1 || from_library).then_some(&last.name)
}

/// The first type argument as written, `T` where there is none.
fn element(ty: &Type) -> String {
    let first = ty.type_arguments().first().map(|ty| names::written(*ty));
    first.unwrap_or_else(|| "T".to_owned())
}
