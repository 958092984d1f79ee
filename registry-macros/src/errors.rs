//! The accumulator of errors, and the text of every message, in a file for each thing that is judged.
//!
//! [`args`](crate::args) and [`check`](crate::check) find faults, [`fallback`](crate::fallback) writes them beside the user's item.
//! All faults of a phase are reported together, each on the narrowest token that is at fault. A message is lower
//! case without a full stop: what is wrong with the user's words in backticks, then "; do this instead".

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

mod arguments;
mod ffi_type;
mod interfaces;
mod items;
mod types;

pub(crate) use arguments::*;
pub(crate) use ffi_type::*;
pub(crate) use interfaces::*;
pub(crate) use items::*;
pub(crate) use types::*;

/// Faults found so far, in the order in which they were found.
#[derive(Default)]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
    /// Something is wrong that the compiler will say of the user's item by itself.
    left: bool,
}

impl Errors {
    /// Notes a fault on some tokens of the user's.
    pub(crate) fn on(&mut self, tokens: &impl ToTokens, message: impl Into<String>) {
        self.found
            .push(syn::Error::new_spanned(tokens, message.into()));
    }

    /// Notes a fault at one place.
    pub(crate) fn at(&mut self, place: Span, message: impl Into<String>) {
        self.found.push(syn::Error::new(place, message.into()));
    }

    /// Notes a fault that the compiler reports well by itself.
    pub(crate) fn left_to_the_compiler(&mut self) {
        self.left = true;
    }

    /// Whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty() && !self.left
    }

    /// One `compile_error!` for each fault.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        self.found
            .iter()
            .map(syn::Error::to_compile_error)
            .collect()
    }
}
