//! What `#[derive(FfiType)]` accepts: `#[repr(C)]` structs with fields, `#[repr(transparent)]` structs of one field, fieldless enums
//! with an integer `repr`.
//!
//! Before it: the derive's input. After it: `expand::ffi_type`, which gets a `Shape`. That the fields' types can cross
//! is a trait bound on the generated code.

use proc_macro2::{Ident, TokenStream, TokenTree};

use crate::attribute::Attribute;
use crate::data::{Data, Field, Fields, UserType, Variant};
use crate::errors::{self, Errors};
use crate::names;
use crate::tokens::{between_commas, without_groups};
use crate::ty::Shape as TypeShape;

/// What the generated code depends on.
pub(crate) enum Shape<'a> {
    /// The fields, and the `repr` to repeat on the shadow.
    Struct { fields: &'a Fields, repr: Vec<Repr> },
    /// A `repr(transparent)` struct, which is what its one field is.
    Transparent { field: &'a Field },
    /// The integer, and the variants.
    Enum {
        integer: Ident,
        variants: &'a [Variant],
    },
}

/// A part of a `repr`: `C`, `align(8)`.
pub(crate) struct Repr {
    name: Ident,
    pub(crate) tokens: TokenStream,
}

/// The integers that a `repr` may name.
const INTEGERS: [&str; 8] = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64"];

/// Judges the type. `None`: nothing can be generated for it.
pub(crate) fn check<'a>(input: &'a UserType, errors: &mut Errors) -> Option<Shape<'a>> {
    check_generics(input, errors);
    let repr = repr(&input.attrs);
    match &input.data {
        Data::Struct(fields) => {
            check_struct_repr(input, &repr, errors);
            if input.generics.params.is_empty() {
                check_fields(&input.ident, fields, errors);
            }
            if let Some(transparent) = repr.iter().find(|part| part.name == "transparent") {
                return check_transparent(input, transparent, fields, errors);
            }
            Some(Shape::Struct { fields, repr })
        }
        Data::Enum(variants) => {
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
        Data::Union(word) => {
            errors.on(word, errors::union(&names::bare(&input.ident)));
            None
        }
    }
}

fn check_generics(input: &UserType, errors: &mut Errors) {
    if let Some(parameter) = input.generics.params.first() {
        let tokens = &parameter.tokens;
        errors.on(tokens, errors::generic_ffi_type(&names::written(tokens)));
    }
}

/// All parts of all `#[repr(..)]`.
fn repr(attrs: &[Attribute]) -> Vec<Repr> {
    let mut parts = Vec::new();
    for list in attrs
        .iter()
        .filter(|attr| attr.is("repr"))
        .filter_map(Attribute::list)
    {
        let list = without_groups(list);
        for part in between_commas(&list) {
            if let [TokenTree::Ident(name), ..] = part {
                parts.push(Repr {
                    name: name.clone(),
                    tokens: part.iter().cloned().collect(),
                });
            }
        }
    }
    parts
}

fn check_struct_repr(input: &UserType, repr: &[Repr], errors: &mut Errors) {
    let name = names::bare(&input.ident);
    let find = |word: &str| repr.iter().find(|part| part.name == word);
    if let Some(packed) = find("packed") {
        errors.on(&packed.tokens, errors::packed(&name));
    }
    if find("C").is_none() && find("transparent").is_none() {
        errors.on(&input.ident, errors::no_repr_c(&name));
    }
}

/// One field and no other, not even one without a size: then the struct is what the field is.
fn check_transparent<'a>(
    input: &UserType,
    transparent: &Repr,
    fields: &'a Fields,
    errors: &mut Errors,
) -> Option<Shape<'a>> {
    match &fields.list[..] {
        [field] => {
            if let TypeShape::Array(_) = field.ty.shape() {
                errors.on(
                    &field.ty,
                    errors::transparent_array(&names::bare(&input.ident)),
                );
            }
            Some(Shape::Transparent { field })
        }
        [] => None,
        _ => {
            errors.on(
                &transparent.tokens,
                errors::transparent(&names::bare(&input.ident)),
            );
            None
        }
    }
}

fn check_fields(name: &Ident, fields: &Fields, errors: &mut Errors) {
    if fields.list.is_empty() {
        errors.on(name, errors::no_fields(&names::bare(name)));
    }
    for field in &fields.list {
        if let TypeShape::Reference(_) = field.ty.shape() {
            errors.on(
                &field.ty,
                errors::reference_field(&names::written(&field.ty)),
            );
        } else if let Some(empty) = field.ty.empty_array() {
            errors.on(empty, errors::empty_array(&names::written(empty)));
        }
    }
}

fn check_enum_repr(input: &UserType, repr: &[Repr], errors: &mut Errors) -> Option<Ident> {
    let name = names::bare(&input.ident);
    if let Some(align) = repr.iter().find(|part| part.name == "align") {
        let written = names::written(&align.tokens);
        errors.on(&align.tokens, errors::aligned_enum(&name, &written));
    }
    // `align(8)` is no word by itself.
    let mut words = repr
        .iter()
        .filter(|part| part.tokens.clone().into_iter().count() == 1);
    let is_integer = |part: &&Repr| INTEGERS.iter().any(|integer| part.name == integer);
    let integer = words.clone().find(is_integer);
    if integer.is_none() {
        match words.next() {
            Some(word) => errors.on(&word.name, errors::enum_repr(&name, &word.name.to_string())),
            None => errors.on(&input.ident, errors::no_integer_repr(&name)),
        }
    }
    integer.map(|word| word.name.clone())
}

fn check_variants(variants: &[Variant], errors: &mut Errors) {
    for variant in variants {
        if let Some(fields) = &variant.fields {
            errors.on(
                fields,
                errors::variant_with_fields(&names::bare(&variant.ident)),
            );
        }
    }
}
