//! What `#[derive(FfiType)]` accepts: `#[repr(C)]` structs with fields, fieldless enums with an integer `repr`.
//!
//! Before it: the derive's input. After it: `expand::ffi_type`, which gets a `Shape`. That the fields' types can cross
//! is a trait bound on the generated code.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DataEnum, DeriveInput, Fields, Meta, Token, Type};

use crate::errors::{self, Errors};
use crate::model::ungrouped;
use crate::names;

/// What the generated code depends on.
pub(crate) enum Shape {
    /// The fields, and the `repr` to repeat on the shadow.
    Struct { fields: Fields, repr: Vec<Meta> },
    /// The integer, and the variants.
    Enum {
        integer: Ident,
        variants: Vec<Ident>,
    },
}

/// The integers that a `repr` may name.
const INTEGERS: [&str; 8] = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64"];

/// Judges the type. `None`: nothing can be generated for it.
pub(crate) fn check(input: &DeriveInput, errors: &mut Errors) -> Option<Shape> {
    check_generics(input, errors);
    let repr = repr(&input.attrs, errors);
    match &input.data {
        Data::Struct(data) => {
            check_struct_repr(input, &repr, errors);
            if input.generics.params.is_empty() {
                check_fields(&input.ident, &data.fields, errors);
            }
            Some(Shape::Struct {
                fields: data.fields.clone(),
                repr,
            })
        }
        Data::Enum(data) => {
            if data.variants.is_empty() {
                errors.on(
                    &input.ident,
                    errors::no_variants(&names::bare(&input.ident)),
                );
                return None;
            }
            let integer = check_enum_repr(input, &repr, errors);
            let variants = check_variants(data, errors);
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

fn check_generics(input: &DeriveInput, errors: &mut Errors) {
    if let Some(parameter) = input.generics.params.first() {
        errors.on(
            parameter,
            errors::generic_ffi_type(&names::written(parameter)),
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

fn check_struct_repr(input: &DeriveInput, repr: &[Meta], errors: &mut Errors) {
    let name = names::bare(&input.ident);
    if let Some(packed) = repr.iter().find(|part| part.path().is_ident("packed")) {
        errors.on(packed, errors::packed(&name));
    }
    if let Some(transparent) = repr.iter().find(|part| part.path().is_ident("transparent")) {
        errors.on(transparent, errors::transparent(&name));
    } else if !repr.iter().any(|part| part.path().is_ident("C")) {
        errors.on(&input.ident, errors::no_repr_c(&name));
    }
}

fn check_fields(name: &Ident, fields: &Fields, errors: &mut Errors) {
    if fields.is_empty() {
        errors.on(name, errors::no_fields(&names::bare(name)));
    }
    for field in fields {
        if let Type::Reference(_) = ungrouped(&field.ty) {
            errors.on(
                &field.ty,
                errors::reference_field(&names::written(&field.ty)),
            );
        }
    }
}

fn check_enum_repr(input: &DeriveInput, repr: &[Meta], errors: &mut Errors) -> Option<Ident> {
    let name = names::bare(&input.ident);
    let words: Vec<&Ident> = repr
        .iter()
        .filter_map(|part| part.path().get_ident())
        .collect();
    let integer = words
        .iter()
        .find(|word| INTEGERS.iter().any(|integer| *word == integer));
    if integer.is_none() {
        match words.first() {
            Some(word) => errors.on(word, errors::enum_repr(&name, &word.to_string())),
            None => errors.on(&input.ident, errors::no_integer_repr(&name)),
        }
    }
    integer.map(|word| (*word).clone())
}

fn check_variants(data: &DataEnum, errors: &mut Errors) -> Vec<Ident> {
    for variant in data
        .variants
        .iter()
        .filter(|variant| !matches!(variant.fields, Fields::Unit))
    {
        errors.on(
            &variant.fields,
            errors::variant_with_fields(&names::bare(&variant.ident)),
        );
    }
    data.variants
        .iter()
        .map(|variant| variant.ident.clone())
        .collect()
}
