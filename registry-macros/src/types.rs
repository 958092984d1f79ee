//! Questions about a [`syn::Type`].
//!
//! With these functions [`check`](crate::check) refuses types, and [`model`](crate::model) and [`expand`](crate::expand) choose
//! what to write. All of them see through parentheses, and through the invisible groups in which another macro's
//! fragments (`$ty:ty`) arrive.

use proc_macro2::Span;
use syn::{
    Expr, ExprLit, GenericArgument, Lifetime, Lit, PathArguments, PathSegment, Type, TypeBareFn,
    TypePath,
};

use crate::names;

/// The type inside of parentheses and invisible groups.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        other => other,
    }
}

/// The function type, if it is one.
pub(crate) fn function(ty: &Type) -> Option<&TypeBareFn> {
    match ungrouped(ty) {
        Type::BareFn(function) => Some(function),
        _ => None,
    }
}

/// The path, if it is a plain one: not `<T as Trait>::Name`.
pub(crate) fn path(ty: &Type) -> Option<&syn::Path> {
    match ungrouped(ty) {
        Type::Path(TypePath { qself: None, path }) => Some(path),
        _ => None,
    }
}

/// The last segment of a plain path.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    path(ty)?.segments.last()
}

/// The arguments in angle brackets behind a plain path.
pub(crate) fn arguments(ty: &Type) -> impl Iterator<Item = &GenericArgument> {
    let arguments = last_segment(ty).and_then(|last| match &last.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    });
    arguments.into_iter().flatten()
}

/// The first of these arguments that is a type: `T` of `Vec<T>` and of `Result<T, E>`.
pub(crate) fn first_type_argument(ty: &Type) -> Option<&Type> {
    arguments(ty).find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The type `T` of `Name<T>`, if the path ends in one of these names.
pub(crate) fn argument_of<'a>(ty: &'a Type, names: &[&str]) -> Option<&'a Type> {
    let last = last_segment(ty)?;
    let is_one = names.iter().any(|name| last.ident == name);
    is_one.then(|| first_type_argument(ty)).flatten()
}

/// Whether it is an `OwnedHandle<S>`, or an `Option` of one, by its name.
pub(crate) fn owns_a_callback(ty: &Type) -> bool {
    let owned = |ty| argument_of(ty, &["OwnedHandle"]).is_some();
    owned(ty) || argument_of(ty, &["Option"]).is_some_and(owned)
}

/// Whether it is a `BorrowedHandle<'_, S>`, or an `Option` of one, by its name.
pub(crate) fn borrows_a_callback(ty: &Type) -> bool {
    borrowed_handle(ty).is_some()
}

/// Whether it is a typed handle, or an `Option` of one, by its name.
pub(crate) fn is_typed_handle(ty: &Type) -> bool {
    owns_a_callback(ty) || borrows_a_callback(ty)
}

/// The `BorrowedHandle<'_, S>` itself, also of an `Option`.
pub(crate) fn borrowed_handle(ty: &Type) -> Option<&Type> {
    let is_borrowed = |ty: &&Type| argument_of(ty, &["BorrowedHandle"]).is_some();
    let optional = argument_of(ty, &["Option"]);
    Some(ty)
        .filter(is_borrowed)
        .or(optional.filter(is_borrowed))
}

/// The first of a path's arguments that is a lifetime.
pub(crate) fn lifetime_argument(ty: &Type) -> Option<&Lifetime> {
    arguments(ty).find_map(|argument| match argument {
        GenericArgument::Lifetime(lifetime) => Some(lifetime),
        _ => None,
    })
}

/// The last word of a plain path without arguments.
pub(crate) fn name(ty: &Type) -> Option<String> {
    let segments = &path(ty)?.segments;
    if !segments.iter().all(|segment| segment.arguments.is_none()) {
        return None;
    }
    segments.last().map(|last| last.ident.to_string())
}

/// The type as the user wrote it, for the record. Most are a single word, which needs no printer.
pub(crate) fn written(ty: &Type) -> String {
    match ty {
        Type::Path(TypePath { qself: None, path }) => match path.get_ident() {
            Some(word) => word.to_string(),
            None => names::written(ty),
        },
        _ => names::written(ty),
    }
}

/// Whether it is a plain path that ends in one of these names.
pub(crate) fn is_named(ty: &Type, names: &[&str]) -> bool {
    name(ty).is_some_and(|name| names.contains(&&*name))
}

/// Whether it is a number by its name.
pub(crate) fn is_number(ty: &Type) -> bool {
    is_named(ty, &NUMBERS)
}

/// Whether this is the name of one of the language's numbers, or of C's.
pub(crate) fn is_number_name(name: &str) -> bool {
    NUMBERS.contains(&name)
}

/// Whether it is a single word that is `bool` or one of the language's numbers, unless an item of the user's has that name.
pub(crate) fn is_primitive(ty: &Type) -> bool {
    let word = path(ty).and_then(syn::Path::get_ident);
    word.is_some_and(|word| word == "bool" || NUMBERS[..PRIMITIVES].iter().any(|name| word == name))
}

/// An array of `0` elements, among all that the type is made of.
pub(crate) fn empty_array(ty: &Type) -> Option<&Type> {
    match ungrouped(ty) {
        Type::Array(array) if is_zero(&array.len) => Some(ty),
        Type::Array(array) => empty_array(&array.elem),
        Type::Slice(slice) => empty_array(&slice.elem),
        Type::Reference(reference) => empty_array(&reference.elem),
        Type::Path(_) => arguments(ty).find_map(|argument| match argument {
            GenericArgument::Type(ty) => empty_array(ty),
            _ => None,
        }),
        _ => None,
    }
}

fn is_zero(length: &Expr) -> bool {
    match length {
        Expr::Group(group) => is_zero(&group.expr),
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_digits() == "0",
        _ => false,
    }
}

/// Whether it is `()`.
pub(crate) fn is_unit(ty: &Type) -> bool {
    matches!(ungrouped(ty), Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// Whether it is `str`.
pub(crate) fn is_str(ty: &Type) -> bool {
    path(ty).is_some_and(|path| path.is_ident("str"))
}

/// How many of [`NUMBERS`] are the language's own.
const PRIMITIVES: usize = 12;

/// Numbers, and C's names for them.
#[rustfmt::skip]
const NUMBERS: [&str; 25] = [
    "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize", "f32", "f64",
    "c_char", "c_schar", "c_uchar", "c_short", "c_ushort", "c_int", "c_uint", "c_long", "c_ulong", "c_longlong", "c_ulonglong",
    "c_float", "c_double",
];

/// The type with every elided lifetime written `'static`, and whether there was any. Function pointers and trait objects
/// inside keep theirs, which are their own.
pub(crate) fn with_static(ty: &Type) -> (Type, bool) {
    with_static_for(ty, "_")
}

/// The type with every lifetime of this name written `'static`, and whether there was any.
pub(crate) fn with_static_for(ty: &Type, name: &str) -> (Type, bool) {
    let mut ty = ty.clone();
    let any = write_static(&mut ty, name);
    (ty, any)
}

fn write_static(ty: &mut Type, name: &str) -> bool {
    match ty {
        Type::Reference(reference) => {
            let place = reference.and_token.span;
            let elided = write_static_lifetime(
                reference.lifetime.get_or_insert_with(|| {
                    // As `'_` is.
                    Lifetime::new("'_", place)
                }),
                name,
            );
            write_static(&mut reference.elem, name) | elided
        }
        Type::Group(group) => write_static(&mut group.elem, name),
        Type::Paren(paren) => write_static(&mut paren.elem, name),
        Type::Ptr(pointer) => write_static(&mut pointer.elem, name),
        Type::Slice(slice) => write_static(&mut slice.elem, name),
        Type::Array(array) => write_static(&mut array.elem, name),
        Type::Tuple(tuple) => any(&mut tuple.elems, |ty| write_static(ty, name)),
        Type::Path(path) => {
            let of_type = path.qself.as_mut().map(|qself| &mut *qself.ty);
            any(of_type, |ty| write_static(ty, name))
                | any(&mut path.path.segments, |segment| {
                    write_static_in_segment(segment, name)
                })
        }
        _ => false,
    }
}

fn write_static_in_segment(segment: &mut PathSegment, name: &str) -> bool {
    let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else {
        return false;
    };
    any(&mut arguments.args, |argument| match argument {
        GenericArgument::Type(ty) => write_static(ty, name),
        GenericArgument::AssocType(assoc) => write_static(&mut assoc.ty, name),
        GenericArgument::Lifetime(lifetime) => write_static_lifetime(lifetime, name),
        _ => false,
    })
}

fn write_static_lifetime(lifetime: &mut Lifetime, name: &str) -> bool {
    let is_meant = lifetime.ident == name;
    if is_meant {
        *lifetime = static_lifetime(lifetime.span());
    }
    is_meant
}

pub(crate) fn static_lifetime(place: Span) -> Lifetime {
    Lifetime::new("'static", place)
}

/// Calls `write` with each of them, without stopping at the first `true`. Whether any call returned true.
fn any<T>(all: impl IntoIterator<Item = T>, write: impl Fn(T) -> bool) -> bool {
    all.into_iter().fold(false, |any, one| write(one) | any)
}
