//! `registry-macros` as a library, for the fuzzer: the same files, tokens in and tokens out.
#![forbid(unsafe_code)]

mod args;
mod attribute;
mod c_runtime;
mod check;
mod data;
mod errors;
mod expand;
mod extent;
mod fallback;
mod head;
mod item;
mod model;
mod names;
mod tokens;
mod ty;
mod value;
mod words;

use proc_macro2::TokenStream;

/// `#[exported_callback(args)] item`.
pub fn exported_callback(args: TokenStream, item: &TokenStream) -> TokenStream {
    expand::exported_callback(args, item)
}

/// `#[derive(FfiType)] item`.
pub fn ffi_type(item: TokenStream) -> TokenStream {
    expand::ffi_type(item)
}

/// `export_runtime!(args)`.
pub fn export_runtime(args: TokenStream) -> TokenStream {
    expand::export_runtime(args)
}
