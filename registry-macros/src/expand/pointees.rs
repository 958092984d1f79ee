//! What the raw pointers of an item point to: a record of its own, which only items with such pointers have.
//!
//! A raw pointer's description in the item's [`record`](super::record) does not say it, since any type may stand behind one. The tokens say how many
//! pointers stand in each other, and whether the last one points to C's `char`, which the compiler can't tell from a number. What the innermost type
//! is behind its aliases, the compiler says, by `__r::pointee!`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Type;

use super::record::Text;
use crate::model::Exported;
use crate::types;

/// The record for the parameters and the result of a callback.
pub(super) fn of_callback(exported: &Exported) -> TokenStream {
    let params = exported.params.iter().map(|param| &param.key);
    record(&exported.symbol, params.chain(exported.ret.written()))
}

/// The record for these types, which are counted as the item's own record counts them.
// from  symbol shop_run, types [*const *mut Row, i32]
// into  record!(Pointees, [pointee!(Row)], 0 [], b"symbol shop_run\npointee 0 cm\n")
pub(super) fn record<'a>(symbol: &str, types: impl IntoIterator<Item = &'a Type>) -> TokenStream {
    let mut text = Text::new();
    text.line("symbol", symbol);
    let mut bases = Vec::new();
    for (at, ty) in types.into_iter().enumerate() {
        let (levels, base) = levels(ty);
        if levels.is_empty() || levels.len() == 1 && types::is_named(base, &["c_void"]) {
            continue;
        }
        let char = if types::is_named(base, &["c_char"]) {
            " char"
        } else {
            ""
        };
        text.line("pointee", &format!("{at} {levels}{char}"));
        bases.push(types::with_static(base).0);
    }
    if bases.is_empty() {
        return TokenStream::new();
    }
    let (length, bytes) = (
        Literal::usize_unsuffixed(text.0.len()),
        Literal::byte_string(text.0.as_bytes()),
    );
    quote! {
        const _: __r::Recorded =
            __r::record!(__TYPES __RECORD Pointees, [#(__r::pointee!(#bases)),*], 0 [], #length #bytes, __r::Invoke::NONE);
    }
}

/// A letter for each pointer, `c` or `m`, from the outermost on, and what the last one points to.
fn levels(ty: &Type) -> (String, &Type) {
    let (mut levels, mut ty) = (String::new(), types::ungrouped(ty));
    while let Type::Ptr(pointer) = ty {
        levels.push(if pointer.mutability.is_some() {
            'm'
        } else {
            'c'
        });
        ty = types::ungrouped(&pointer.elem);
    }
    (levels, ty)
}
