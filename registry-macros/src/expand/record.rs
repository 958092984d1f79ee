//! The record of an item: what `registry-bindgen` reads out of the built library.
//!
//! `record!` of the library puts the bytes into a section. One literal holds what the tokens say: names, documentation, the value
//! of `on_error`. Constants beside it hold what only the compiler knows: the type behind an alias, a discriminant, the offset of a
//! field.
//!
//! The text has a fact a line, `keyword value`; a line break inside a value is `\n`, a backslash `\\`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::{Attribute, DeriveInput, Fields, Type, Variant};

use super::crossing::{self, Way};
use super::ffi_type::members;
use super::on_error::{self, OnError};
use super::signature::Pieces;
use crate::check::ffi_type::Names;
use crate::model::{self, Exported, ExportedFn, ExportedMethod, ExportedType, Return};
use crate::{names, types};

/// The record of a function, as the template takes it.
pub(crate) fn function(function: &ExportedFn, on_error: &OnError) -> TokenStream {
    let exported = &function.common;
    let mut text = Text::of_item(&exported.symbol, &names::bare(&exported.item));
    text.line("handle", &function.handle.to_string());
    if function.pinned {
        text.flag("pinned");
    }
    text.callable(exported);
    let (numbers, length) = (&on_error.numbers, Literal::usize_unsuffixed(text.0.len()));
    let bytes = Literal::byte_string(text.0.as_bytes());
    quote!(record_text = #bytes record_length = #length record_numbers = [#numbers])
}

/// The record of a callback type, as an expression: its text.
pub(crate) fn callback(
    callback: &ExportedType,
    pieces: &Pieces,
    on_error: &OnError,
) -> TokenStream {
    let exported = &callback.common;
    let mut text = Text::of_item(&exported.symbol, &names::bare(&exported.item));
    text.line("identity", &identity(&exported.symbol).to_string());
    if let Some(pool) = &callback.pool {
        text.line("pool", &pool.size.to_string());
    }
    if let Some(at) = callback.user_data.at {
        text.line("user_data_at", &at.to_string());
    }
    text.callable(exported);
    let Pieces { keys, ret, .. } = pieces;
    let (numbers, length) = (&on_error.numbers, Literal::usize_unsuffixed(text.0.len()));
    let bytes = Literal::byte_string(text.0.as_bytes());
    quote!(__r::callback_record!(callback __RECORD, #keys, #ret, #numbers, #length #bytes))
}

/// The record of an interface, as an expression: its text.
pub(crate) fn interface(exported: &Exported) -> TokenStream {
    let mut text = Text::of_item(&exported.symbol, &names::bare(&exported.item));
    text.line("identity", &identity(&exported.symbol).to_string());
    text.callable(exported);
    let record = record(&[], 0, &quote!([]), &text);
    quote!(__r::record!(__TYPES __RECORD Interface, #record, __r::Invoke::NONE).text)
}

/// The record of a method, as an expression: its text.
pub(crate) fn method(
    at: usize,
    method: &ExportedMethod,
    interface: &Exported,
    pieces: &Pieces,
    on_error: &OnError,
) -> TokenStream {
    let exported = &method.common;
    let mut text = Text::of_item(&exported.symbol, &names::bare(&exported.item));
    text.line("trait", &identity(&interface.symbol).to_string());
    text.line("at", &at.to_string());
    if method.exclusive {
        text.flag("exclusive");
    }
    text.callable(exported);
    let Pieces { keys, ret, .. } = pieces;
    let (numbers, length) = (&on_error.numbers, Literal::usize_unsuffixed(text.0.len()));
    let bytes = Literal::byte_string(text.0.as_bytes());
    quote!(__r::callback_record!(method __RECORD, #keys, #ret, #numbers, #length #bytes))
}

/// The number that other records name a type by.
pub(crate) fn identity(symbol: &str) -> Literal {
    Literal::u64_unsuffixed(names::default_handle(symbol))
}

/// The record of a struct: itself, then its fields; its numbers are the fields' offsets. `stored` is what has the layout that foreign code sees.
pub(crate) fn structure(
    input: &DeriveInput,
    fields: &Fields,
    stored: &TokenStream,
    chosen: &Names,
) -> TokenStream {
    let mut text = Text::of_item(&chosen.symbol, &chosen.name);
    text.docs("doc", &input.attrs);
    let identity = identity(&chosen.symbol);
    let mut types = vec![quote!(&__r::TypeDesc::structure::<#stored>(#identity))];
    let mut offsets = Vec::new();
    for (at, (field, member)) in fields.iter().zip(members(fields)).enumerate() {
        let label = &chosen.members[at];
        text.line("member", &format!("{label} {}", names::written(&field.ty)));
        text.docs("about", &field.attrs);
        types.push(description(&field.ty));
        offsets.push(quote!(
            (::core::mem::offset_of!(#stored, #member) as __r::u64).to_le_bytes()
        ));
    }
    let (count, offsets) = (offsets.len(), quote!([#(#offsets),*]));
    statement(&quote!(Struct), &types, count, &offsets, &text)
}

/// The description of a field.
fn description(ty: &Type) -> TokenStream {
    if types::owns_a_callback(ty) {
        return quote!(<#ty as __r::OwnedField>::FIELD);
    }
    if types::borrows_a_callback(ty) {
        return quote!(<#ty as __r::BorrowedField>::FIELD);
    }
    let ty = crossing::key(Way::Element, ty);
    quote!(<#ty as __r::FfiType>::DESC)
}

/// The record of an enumeration: itself, then its integer; its numbers are the discriminants.
pub(crate) fn enumeration<'a>(
    input: &DeriveInput,
    variants: impl IntoIterator<Item = &'a Variant>,
    integer: &TokenStream,
    signed: bool,
    chosen: &Names,
) -> TokenStream {
    let name = &input.ident;
    let mut text = Text::of_item(&chosen.symbol, &chosen.name);
    text.docs("doc", &input.attrs);
    let mut numbers = Vec::new();
    for (variant, label) in variants.into_iter().zip(&chosen.members) {
        text.line("member", label);
        text.docs("about", &variant.attrs);
        let variant = names::moved(&variant.ident);
        numbers.push(quote!((#name::#variant as __r::i64).to_le_bytes()));
    }
    let identity = identity(&chosen.symbol);
    let types = [
        quote!(&__r::TypeDesc::enumeration::<#name>(#identity, #signed)),
        quote!(<#integer as __r::FfiType>::DESC),
    ];
    let count = numbers.len();
    let numbers = quote!([#(#numbers),*]);
    statement(&quote!(Enumeration), &types, count, &numbers, &text)
}

/// The number of the C signatures of `export_runtime!`. It is part of the fingerprint: a binding that was written for others is stale.
///
/// 2: `<crate>_take_error` has a fifth parameter, the error's code. `registry-bindgen` refuses a number that it does not know (`model.rs`).
const SURFACE: u32 = 2;

/// The record of `export_runtime!`.
pub(crate) fn runtime(prefix: &str, queues: bool) -> TokenStream {
    let mut text = Text::of_item(prefix, prefix);
    text.line("surface", &SURFACE.to_string());
    if queues {
        text.flag("queues");
    }
    statement(&quote!(Runtime), &[], 0, &quote!([]), &text)
}

fn statement(
    item: &TokenStream,
    types: &[TokenStream],
    count: usize,
    numbers: &TokenStream,
    text: &Text,
) -> TokenStream {
    let record = record(types, count, numbers, text);
    quote!(
        const _: __r::Recorded = __r::record!(__TYPES __RECORD #item, #record, __r::Invoke::NONE);
    )
}

// from  cents: i64, -> i64
// into  [<i64 as Lift>::DESC, <i64 as Lower>::DESC], 2 [*b"..", *b".."], 99 b".."
fn record(types: &[TokenStream], count: usize, numbers: &TokenStream, text: &Text) -> TokenStream {
    let bytes = Literal::byte_string(text.0.as_bytes());
    let [count, length] = [count, text.0.len()].map(Literal::usize_unsuffixed);
    quote!([#(#types),*], #count #numbers, #length #bytes)
}

/// The text of a record.
pub(super) struct Text(pub(super) String);

impl Text {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self(String::new())
    }

    /// The lines that every item has.
    fn of_item(symbol: &str, name: &str) -> Self {
        let mut text = Self::new();
        text.line(
            "crate",
            &format!("{} {}", names::symbol_prefix(), names::package_version()),
        );
        text.line("name", name);
        text.line("symbol", symbol);
        text
    }

    fn flag(&mut self, keyword: &str) {
        self.0.push_str(keyword);
        self.0.push('\n');
    }

    pub(super) fn line(&mut self, keyword: &str, value: &str) {
        self.0.push_str(keyword);
        self.0.push(' ');
        let has = |byte| value.as_bytes().contains(&byte);
        // Most have none of these, and this code is compiled unoptimised.
        if !(has(b'\\') || has(b'\n') || has(b'\r')) {
            self.0.push_str(value);
            self.0.push('\n');
            return;
        }
        for c in value.chars() {
            match c {
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                // Documentation in files from Windows; a line break has no use for it.
                '\r' => {}
                c => self.0.push(c),
            }
        }
        self.0.push('\n');
    }

    /// What a function and a callback type have in common.
    fn callable(&mut self, exported: &Exported) {
        if let Some(binding) = &exported.binding {
            self.line("binding", binding);
        }
        if exported.is_unsafe {
            self.flag("unsafe");
        }
        for param in &exported.params {
            let ty = types::written(&param.written);
            self.line("param", &format!("{} {ty}", param.name));
        }
        if let Return::Fallible(ty) | Return::Value(ty) = &exported.ret {
            self.line("return", &types::written(ty));
        }
        if let Some(on_error) = &exported.on_error {
            let written = names::written(&on_error::visible(on_error));
            self.line("on_error", &written.replace(" : ", ": "));
        }
        self.docs("doc", &exported.attrs);
    }

    fn docs(&mut self, keyword: &str, attrs: &[Attribute]) {
        for line in attrs.iter().filter_map(model::documentation) {
            self.line(keyword, &line);
        }
    }
}
