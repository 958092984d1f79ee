//! The attribute of `registry-core`: generates the `extern "C"` stubs of exported callbacks.
#![forbid(unsafe_code)]
#![warn(clippy::pedantic)]

mod args;
mod check;
mod errors;
mod expand;
mod fallback;
mod item;
mod model;
mod names;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Exports a function or a family of closures to foreign code, by an integer handle.
#[proc_macro_attribute]
pub fn exported_callback(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::exported_callback(args.into(), &item.into()).into()
}

/// Lets a `#[repr(C)]` struct or a fieldless enum with an integer `repr` cross the boundary.
#[proc_macro_derive(FfiType, attributes(ffi_type))]
pub fn derive_ffi_type(item: TokenStream) -> TokenStream {
    expand::ffi_type(item.into()).into()
}

/// Exports the functions that every library with callbacks needs, once per library.
#[proc_macro]
pub fn export_runtime(args: TokenStream) -> TokenStream {
    expand::export_runtime(args.into()).into()
}
