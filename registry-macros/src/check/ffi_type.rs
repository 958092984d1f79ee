//! The types that `#[derive(FfiType)]` accepts: `#[repr(C)]` structs with fields, `#[repr(transparent)]` structs of one field, fieldless
//! enums with an integer `repr`.
//!
//! [`expand::ffi_type`](crate::expand::ffi_type) gets a [`Shape`]. That the fields' types can cross is a trait bound on the
//! generated code.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Data, DeriveInput, Field, Fields, GenericParam, Lifetime, Meta, Path, Token, Type,
    Variant,
};

use super::fields::{check_field, check_lifetime};
use crate::args::{self, Arg};
use crate::errors::{self, Errors};
use crate::names;
use crate::types::{borrows_a_callback, empty_array, is_typed_handle, ungrouped};

/// The parts of a type that the generated code depends on.
pub(crate) enum Shape<'a> {
    /// The fields, and the `repr` to repeat on the C form.
    Struct { fields: &'a Fields, repr: Vec<Meta> },
    /// A `repr(transparent)` struct, which has the C form of its one field.
    Transparent { field: &'a Field },
    /// The integer, and the variants.
    Enum {
        integer: Ident,
        variants: &'a Punctuated<Variant, Token![,]>,
    },
}

/// What foreign code calls the type, its fields and its variants: Rust's names, or those of `#[ffi_type(name = "..")]`.
pub(crate) struct Names {
    /// The C name.
    pub(crate) symbol: String,
    pub(crate) name: String,
    /// The fields' or the variants' names, in order.
    pub(crate) members: Vec<String>,
}

impl Names {
    /// Stores the chosen name. A text that is not a name becomes an error.
    pub(crate) fn new(
        input: &DeriveInput,
        chosen: Option<Arg<String>>,
        errors: &mut Errors,
    ) -> Self {
        let name = chosen.map_or_else(|| names::bare(&input.ident), |arg| arg.value);
        let mut member = |attrs: &[Attribute], own: String| {
            let args = args::of_attributes(attrs, args::FFI_MEMBER, errors);
            args.binding.map_or(own, |arg| arg.value)
        };
        let members = match &input.data {
            Data::Struct(data) => {
                let fields = data.fields.iter().enumerate();
                fields
                    .map(|(at, field)| {
                        let own = field.ident.as_ref();
                        let own = own.map_or_else(|| format!("_{at}"), names::bare);
                        member(&field.attrs, own)
                    })
                    .collect()
            }
            Data::Enum(data) => {
                let variants = data.variants.iter();
                variants
                    .map(|variant| member(&variant.attrs, names::bare(&variant.ident)))
                    .collect()
            }
            Data::Union(_) => Vec::new(),
        };
        Self {
            symbol: names::symbol_of(&name),
            name,
            members,
        }
    }
}

/// The integers that a `repr` may name.
const INTEGERS: [&str; 8] = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64"];

/// Checks the type. `None` if nothing can be generated for it.
pub(crate) fn check<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Option<Shape<'a>> {
    check_generics(input, errors);
    let repr = repr(&input.attrs, errors);
    match &input.data {
        Data::Struct(data) => {
            let fields = &data.fields;
            check_struct_repr(input, &repr, errors);
            let lifetime = lifetime(input);
            if input.generics.params.is_empty() || lifetime.is_some() {
                check_fields(&input.ident, fields, lifetime, errors);
            }
            if let Some(transparent) = find(&repr, "transparent") {
                return check_transparent(input, transparent, fields, errors);
            }
            Some(Shape::Struct { fields, repr })
        }
        Data::Enum(data) => {
            let variants = &data.variants;
            if variants.is_empty() {
                errors.on(
                    &input.ident,
                    errors::no_variants(&names::bare(&input.ident)),
                );
                return None;
            }
            let integer = check_enum_repr(input, &repr, errors);
            check_variants(variants, errors);
            Some(Shape::Enum {
                integer: integer?,
                variants,
            })
        }
        Data::Union(data) => {
            errors.on(&data.union_token, errors::union(&names::bare(&input.ident)));
            None
        }
    }
}

/// Refuses a description of another crate's type that owns or borrows a callback.
pub(crate) fn check_remote(input: &DeriveInput, remote: Option<&Path>, errors: &mut Errors) {
    let (Some(remote), Data::Struct(data)) = (remote, &input.data) else {
        return;
    };
    if data.fields.iter().any(|field| is_typed_handle(&field.ty)) {
        errors.on(remote, errors::remote_owner(&names::bare(&input.ident)));
    }
}

/// The lifetime of a struct that borrows callbacks: its only parameter. Without one in a field, it has no use.
pub(crate) fn lifetime(input: &DeriveInput) -> Option<&Lifetime> {
    let mut params = input.generics.params.iter();
    match (params.next(), params.next()) {
        (Some(GenericParam::Lifetime(param)), None) if borrows(input) => Some(&param.lifetime),
        _ => None,
    }
}

/// Whether a field borrows a callback.
fn borrows(input: &DeriveInput) -> bool {
    let Data::Struct(data) = &input.data else {
        return false;
    };
    let mut fields = data.fields.iter();
    fields.any(|field| borrows_a_callback(&field.ty))
}

fn check_generics(input: &DeriveInput, errors: &mut Errors) {
    if let Some(lifetime) = lifetime(input) {
        return check_bounds(input, lifetime, errors);
    }
    let mut params = input.generics.params.iter();
    let first = match params.clone().next() {
        Some(GenericParam::Lifetime(first)) if borrows(input) => {
            params.next();
            Some(&first.lifetime)
        }
        _ => None,
    };
    let Some(refused) = params.next() else { return };
    let message = match (first, refused) {
        (Some(first), GenericParam::Lifetime(second)) => {
            errors::second_lifetime(first, &second.lifetime)
        }
        (None, GenericParam::Lifetime(_)) => {
            errors::lifetime_of_an_ffi_type(&names::written(refused))
        }
        _ => errors::generic_ffi_type(&names::written(refused)),
    };
    errors.on(refused, message);
}

/// The lifetime is that of any call, so it has no bound.
fn check_bounds(input: &DeriveInput, lifetime: &Lifetime, errors: &mut Errors) {
    let param = input
        .generics
        .lifetimes()
        .find(|param| !param.bounds.is_empty());
    if let Some(param) = param {
        let message = errors::bounded_lifetime(lifetime, &names::written(&param.bounds));
        errors.on(&param.bounds, message);
    }
    if let Some(bounds) = &input.generics.where_clause {
        errors.on(
            bounds,
            errors::bounded_lifetime(lifetime, &names::written(bounds)),
        );
    }
}

/// All parts of all `#[repr(..)]`.
fn repr(attrs: &[Attribute], errors: &mut Errors) -> Vec<Meta> {
    let mut parts = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("repr")) {
        match attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) {
            Ok(list) => parts.extend(list),
            Err(error) => errors.at(error.span(), error.to_string()),
        }
    }
    parts
}

/// The part of this name.
fn find<'a>(repr: &'a [Meta], word: &str) -> Option<&'a Meta> {
    repr.iter().find(|part| part.path().is_ident(word))
}

fn check_struct_repr(input: &DeriveInput, repr: &[Meta], errors: &mut Errors) {
    let name = names::bare(&input.ident);
    if let Some(packed) = find(repr, "packed") {
        errors.on(packed, errors::packed(&name));
    }
    if find(repr, "C").is_none() && find(repr, "transparent").is_none() {
        errors.on(&input.ident, errors::no_repr_c(&name));
    }
}

/// Exactly one field, so that the struct has the field's C form. A second one is refused even if it has no size.
fn check_transparent<'a>(
    input: &DeriveInput,
    transparent: &Meta,
    fields: &'a Fields,
    errors: &mut Errors,
) -> Option<Shape<'a>> {
    let mut all = fields.iter();
    let (first, second) = (all.next(), all.next());
    if second.is_some() {
        let message = errors::transparent(&names::bare(&input.ident));
        errors.on(transparent, message);
        return None;
    }
    let field = first?;
    if is_typed_handle(&field.ty) {
        let message = errors::transparent_owner(&names::bare(&input.ident));
        errors.on(&field.ty, message);
    }
    if let Type::Array(_) = ungrouped(&field.ty) {
        let message = errors::transparent_array(&names::bare(&input.ident));
        errors.on(&field.ty, message);
    }
    Some(Shape::Transparent { field })
}

fn check_fields(name: &Ident, fields: &Fields, lifetime: Option<&Lifetime>, errors: &mut Errors) {
    if fields.is_empty() {
        errors.on(name, errors::no_fields(&names::bare(name)));
    }
    for field in fields {
        if let Some(empty) = empty_array(&field.ty) {
            errors.on(empty, errors::empty_array(&names::written(empty)));
            continue;
        }
        check_lifetime(&field.ty, lifetime, errors);
        check_field(&field.ty, errors);
    }
}

fn check_enum_repr(input: &DeriveInput, repr: &[Meta], errors: &mut Errors) -> Option<Ident> {
    let name = names::bare(&input.ident);
    if let Some(align) = find(repr, "align") {
        let written = names::written(align);
        errors.on(align, errors::aligned_enum(&name, &written));
    }
    // `align(8)` is no word by itself.
    let mut words = repr.iter().filter_map(|part| match part {
        Meta::Path(path) => path.get_ident(),
        _ => None,
    });
    let is_integer = |word: &&Ident| INTEGERS.iter().any(|integer| word == integer);
    let integer = words.clone().find(is_integer);
    if integer.is_none() {
        match words.next() {
            Some(word) => errors.on(word, errors::enum_repr(&name, &word.to_string())),
            None => errors.on(&input.ident, errors::no_integer_repr(&name)),
        }
    }
    integer.cloned()
}

fn check_variants<'a>(variants: impl IntoIterator<Item = &'a Variant>, errors: &mut Errors) {
    for Variant { ident, fields, .. } in variants {
        if !matches!(fields, Fields::Unit) {
            errors.on(fields, errors::variant_with_fields(&names::bare(ident)));
        }
    }
}
