//! `export_runtime!()`: the functions that every library with callbacks needs, under its own prefix.
//!
//! Before it: `args`. After it: the compiler. Each exported function forwards to the one of the library.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::record;
use crate::names;

/// One function of the library: its name, its parameters, its result.
struct Function {
    name: &'static str,
    params: Vec<(&'static str, TokenStream)>,
    ret: TokenStream,
}

/// What they do is said in the library, where the functions are.
fn functions() -> Vec<Function> {
    let any = quote!(*mut __r::c_void);
    let (int, size) = (quote!(__r::i32), quote!(__r::usize));
    let (long, double) = (quote!(__r::u64), quote!(__r::f64));
    let char = quote!(__r::c_char);
    let status = quote!(__r::Status);
    let raw_handle = quote!(__r::RawHandle);
    let function = |name, params: &[(&'static str, &TokenStream)], ret: &TokenStream| Function {
        name,
        params: params
            .iter()
            .map(|(name, ty)| (*name, (*ty).clone()))
            .collect(),
        ret: ret.clone(),
    };
    vec![
        function("release", &[("handle", &long)], &status),
        function("release_ptr", &[("handle", &any)], &status),
        function("destroy", &[("handle", &any)], &quote!(())),
        function("release_f64", &[("handle", &double)], &status),
        function("is_live", &[("handle", &long)], &int),
        function("last_status", &[], &int),
        function(
            "last_error",
            &[("buffer", &quote!(*mut #char)), ("len", &size)],
            &size,
        ),
        function("status_name", &[("status", &int)], &quote!(*const #char)),
        function("buffer_new", &[("len", &size)], &any),
        function("buffer_free", &[("buffer", &any)], &status),
        function(
            "invoke",
            &[
                ("handle", &raw_handle),
                ("args", &quote!(*const __r::Tagged)),
                ("count", &size),
                ("result", &quote!(*mut __r::Tagged)),
            ],
            &status,
        ),
        function(
            "describe",
            &[
                ("handle", &raw_handle),
                ("buffer", &quote!(*mut #char)),
                ("len", &size),
            ],
            &size,
        ),
        function("live_count", &[], &long),
    ]
}

// from  prefix = "shop"
// into  shop_release, shop_release_ptr, ..
pub(crate) fn expand(prefix: Option<&str>, krate: &TokenStream) -> TokenStream {
    let prefix = prefix.map_or_else(names::symbol_prefix, str::to_owned);
    let exported: TokenStream = functions()
        .iter()
        .map(|function| export(function, &prefix))
        .collect();
    let fingerprint = format!("{prefix}_fingerprint");
    let record = record::runtime(&prefix);
    quote! {
        const _: () = {
            use #krate::private as __r;
            #exported
            #[unsafe(export_name = #fingerprint)]
            unsafe extern "C" fn fingerprint() -> __r::u64 {
                unsafe { __r::fingerprint!() }
            }
            #record
        };
    }
}

fn export(function: &Function, prefix: &str) -> TokenStream {
    let symbol = format!("{prefix}_{}", function.name);
    let name = format_ident!("{}", function.name);
    let ret = &function.ret;
    let (params, types): (Vec<_>, Vec<_>) = function
        .params
        .iter()
        .map(|(param, ty)| (format_ident!("{param}"), ty))
        .unzip();
    quote! {
        #[unsafe(export_name = #symbol)]
        unsafe extern "C" fn #name(#(#params: #types),*) -> #ret {
            unsafe { __r::runtime::#name(#(#params),*) }
        }
    }
}
