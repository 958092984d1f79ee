//! What the raw pointers of an item point to: a record of its own, which only items with such pointers have.
//!
//! The description of a raw pointer in the item's [`record`](super::record) leaves the pointee out, since it may be any type. The tokens tell how many
//! levels of pointers there are, and whether the last one points to C's `char`, which the compiler can't tell from a number. The compiler tells which type
//! the innermost pointee is behind its aliases: `__r::pointee!`. It also tells whether an `Option` on the way there is the one of the standard library: an alias of
//! that name may hide a level.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Type;

use super::crossing;
use super::record::Text;
use crate::model::{Exported, ExportedType};
use crate::types;

/// The record for the parameters and the result of a callback.
pub(super) fn of_callback(exported: &Exported) -> TokenStream {
    let params = exported.params.iter().map(|param| &param.key);
    record(&exported.symbol, params.chain(exported.ret.written()))
}

/// The record for a callback type: also for the type of `user_data`, whose place is behind the result. It may be no pointer at all.
pub(super) fn of_type(callback: &ExportedType) -> TokenStream {
    let exported = &callback.common;
    let params = exported.params.iter().map(|param| &param.key);
    let mut types: Vec<(usize, &Type)> = params.chain(exported.ret.written()).enumerate().collect();
    let user_data = callback.user_data.ty.as_ref();
    types.extend(user_data.map(|ty| (exported.params.len() + 1, ty)));
    let is_told = |at: usize, levels: &str| !levels.is_empty() || at > exported.params.len();
    of(&exported.symbol, types, is_told)
}

/// The record for these types, which are counted as the item's own record counts them.
// from  symbol shop_run, types [*const *mut Row, i32]
// into  record!(Pointees, [pointee!(Row)], 0 [], b"symbol shop_run\npointee 0 cm\n")
pub(super) fn record<'a>(symbol: &str, types: impl IntoIterator<Item = &'a Type>) -> TokenStream {
    of(symbol, types.into_iter().enumerate(), |_, levels| {
        !levels.is_empty()
    })
}

fn of<'a>(
    symbol: &str,
    types: impl IntoIterator<Item = (usize, &'a Type)>,
    is_told: impl Fn(usize, &str) -> bool,
) -> TokenStream {
    let mut text = Text::new();
    text.line("symbol", symbol);
    let mut pointees = Vec::new();
    for (at, ty) in types {
        let (levels, base) = levels(ty);
        let is_void = levels.len() == 1 && types::is_named(base, &["c_void"]);
        if is_void || !is_told(at, &levels) {
            continue;
        }
        let char = if types::is_named(base, &["c_char"]) {
            " char"
        } else {
            ""
        };
        let levels = if levels.is_empty() { "-" } else { &levels };
        text.line("pointee", &format!("{at} {levels}{char}"));
        pointees.push(pointee(ty, base));
    }
    if pointees.is_empty() {
        return TokenStream::new();
    }
    let (length, bytes) = (
        Literal::usize_unsuffixed(text.0.len()),
        Literal::byte_string(text.0.as_bytes()),
    );
    quote! {
        const _: __r::Recorded =
            __r::record!(__TYPES __RECORD Pointees, [#(#pointees),*], 0 [], #length #bytes, __r::Invoke::NONE);
    }
}

// from  Option<NonNull<Row>>, Row
// into  pointee!(Row where Option<NonNull<Row>> = __r::Option<__r::NonNull<Row>>)
fn pointee(ty: &Type, base: &Type) -> TokenStream {
    let base = types::with_static(base).0;
    let (written, meant) = match types::argument_of(ty, &["Result"]) {
        // An alias of it may have one parameter, as `io::Result` has: what is compared is the value.
        Some(value) => (crossing::value(ty), value),
        None => (types::with_static(ty).0.to_token_stream(), ty),
    };
    let mut meant = types::with_static(meant).0;
    let any = name_ours(&mut meant);
    let is_result = types::argument_of(ty, &["Result"]).is_some();
    if any || is_result {
        quote!(__r::pointee!(#base where #written = #meant))
    } else {
        quote!(__r::pointee!(#base))
    }
}

/// Names `Option`, `Vec` and `NonNull` as the library does, wherever [`levels`] goes by their names. Whether there were any.
fn name_ours(ty: &mut Type) -> bool {
    match ty {
        Type::Group(group) => name_ours(&mut group.elem),
        Type::Paren(paren) => name_ours(&mut paren.elem),
        Type::Reference(reference) => name_ours(&mut reference.elem),
        Type::Slice(slice) => name_ours(&mut slice.elem),
        Type::Array(array) => name_ours(&mut array.elem),
        Type::Ptr(pointer) => name_ours(&mut pointer.elem),
        _ => ["Option", "Vec", "NonNull"].into_iter().any(|name| {
            let Some(mut inner) = types::argument_of(ty, &[name]).cloned() else {
                return false;
            };
            name_ours(&mut inner);
            let name = format_ident!("{name}");
            *ty = Type::Verbatim(quote!(__r::#name<#inner>));
            true
        }),
    }
}

/// A letter for each pointer, `c` or `m`, from the outermost on, and what the last one points to. What the outermost one stands in, such as
/// `&` or `Option`, is left out.
// from  Option<&*const *mut Row>
// into  ("cm", Row)
fn levels(ty: &Type) -> (String, &Type) {
    let (mut levels, mut ty) = (String::new(), within(ty));
    while let Some((mutable, to)) = pointer(ty) {
        levels.push(if mutable { 'm' } else { 'c' });
        ty = types::ungrouped(to);
    }
    (levels, ty)
}

/// The type behind references, options and results, and the elements' type of slices and arrays.
fn within(ty: &Type) -> &Type {
    match types::ungrouped(ty) {
        Type::Reference(reference) => within(&reference.elem),
        Type::Slice(slice) => within(&slice.elem),
        Type::Array(array) => within(&array.elem),
        ty => types::argument_of(ty, &["Option", "Result", "Vec"]).map_or(ty, within),
    }
}

/// Whether this raw pointer may be written through, and what it points to.
fn pointer(ty: &Type) -> Option<(bool, &Type)> {
    if let Type::Ptr(pointer) = ty {
        return Some((pointer.mutability.is_some(), &pointer.elem));
    }
    let not_null = types::argument_of(ty, &["Option"]).unwrap_or(ty);
    Some((true, types::argument_of(not_null, &["NonNull"])?))
}
