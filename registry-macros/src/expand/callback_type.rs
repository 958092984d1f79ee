//! The type form: one signature, closures of every kind, reached by handle, by thunk, or by a stub of the pool.
//!
//! Before it: `ExportedType`. After it: the compiler. The alias is replaced by the marker, which takes over its
//! attributes. Each `export*` writes the user's own parameters into its bound, so that the compiler infers those of
//! a closure, `&str` and `&[T]` included; what the bound promises is then passed on to one function of the library.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::pool;
use super::record;
use super::signature::{self, Pieces};
use crate::model::{Exported, ExportedType};
use crate::names;

pub(crate) fn expand(callback: &ExportedType) -> TokenStream {
    let exported = &callback.common;
    let pieces = Pieces::new(exported);
    let marker = marker(exported);
    let exports: TokenStream = KINDS.iter().map(|kind| export(kind, exported)).collect();
    let call = call(exported, &pieces);
    let info = signature::info(exported, &record::callback(callback, &pieces));
    let static_info = names::info();
    let signature = signature::signature(exported, &pieces, &quote!(&#static_info));
    let door = signature::door(&exported.krate);
    let checks = signature::checks(exported);
    let thunks = thunks(exported, &pieces);
    let pool = callback
        .pool
        .as_ref()
        .map(|pool| pool::expand(pool, exported, &pieces));
    let symbols = symbols(exported, &pieces);
    let allow = exported.allow_deprecated();
    let name = &exported.marker;
    quote! {
        #marker
        #allow
        const _: () = {
            #door
            #checks
            impl #name {
                #exports
                #call
            }
            static #static_info: __r::SignatureInfo = #info;
            #signature
            #thunks
            #pool
            #symbols
        };
    }
}

// from  pub type Compare = fn(..)
// into  pub enum Compare {}
fn marker(exported: &Exported) -> TokenStream {
    let Exported {
        vis, marker, attrs, ..
    } = exported;
    let definition = names::empty_enum(marker);
    quote! {
        #(#attrs)*
        #[derive(::core::fmt::Debug)]
        #vis #definition
    }
}

/// A way to export a closure: its bounds, and what owns the entry.
struct Kind {
    name: &'static str,
    doc: &'static str,
    closure: &'static str,
    bounds: fn() -> TokenStream,
    wrapper: &'static str,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "export",
        doc: "Exports a closure that any thread may call, also while it runs.",
        closure: "Fn",
        bounds: || quote!(+ __r::Send + __r::Sync + 'static),
        wrapper: "Callback",
    },
    Kind {
        name: "export_mut",
        doc: "Exports a closure that any thread may call, one at a time: a call while another runs is BUSY.",
        closure: "FnMut",
        bounds: || quote!(+ __r::Send + 'static),
        wrapper: "Callback",
    },
    Kind {
        name: "export_once",
        doc: "Exports a closure that can be called once: a second call is CONSUMED.",
        closure: "FnOnce",
        bounds: || quote!(+ __r::Send + 'static),
        wrapper: "Callback",
    },
    Kind {
        name: "export_local",
        doc: "Exports a closure for this thread alone: a call from any other is WRONG_THREAD, a call while it runs BUSY.",
        closure: "FnMut",
        bounds: || quote!(+ 'static),
        wrapper: "LocalCallback",
    },
    Kind {
        name: "export_scoped",
        doc: "Exports a closure that borrows from the stack, until the scope ends.",
        closure: "Fn",
        bounds: || quote!(+ __r::Send + __r::Sync + 'scope),
        wrapper: "ScopedCallback",
    },
    Kind {
        name: "export_scoped_mut",
        doc: "As `export_scoped`, for a closure that changes what it borrows: a call while it runs is BUSY.",
        closure: "FnMut",
        bounds: || quote!(+ __r::Send + 'scope),
        wrapper: "ScopedCallback",
    },
];

// from  fn(a: &str, b: i32) -> c_int
// into  Compare::export and Compare::try_export, for F: Fn(&str, i32) -> c_int
fn export(kind: &Kind, exported: &Exported) -> TokenStream {
    let vis = &exported.vis;
    let (export, try_export) = (
        format_ident!("{}", kind.name),
        format_ident!("try_{}", kind.name),
    );
    let wrapper = format_ident!("{}", kind.wrapper);
    let (generics, scope_param, scope, owner) = if kind.wrapper == "ScopedCallback" {
        let scope_param = quote!(scope: &'scope __r::Scope<'scope, 'env>,);
        (
            quote!('scope, 'env,),
            scope_param,
            quote!(scope,),
            quote!(__r::#wrapper<'scope, Self>),
        )
    } else {
        (quote!(), quote!(), quote!(), quote!(__r::#wrapper<Self>))
    };
    let closure = names::type_parameter("F", &exported.written_types());
    let bound = closure_bound(kind, &closure, exported);
    let doc = format!(
        " {} Panics where `{try_export}` returns an error.",
        kind.doc
    );
    let try_doc = format!(" As `{export}`, with an error that gives the closure back.");
    quote! {
        #[doc = #doc]
        #[track_caller]
        #vis fn #export<#generics #closure>(#scope_param callback: #closure) -> #owner where #bound {
            __r::#export::<Self, #closure>(#scope callback)
        }
        #[doc = #try_doc]
        #[track_caller]
        #vis fn #try_export<#generics #closure>(
            #scope_param callback: #closure
        ) -> __r::Result<#owner, __r::ExportError<#closure>> where #bound {
            __r::#try_export::<Self, #closure>(#scope callback)
        }
    }
}

fn closure_bound(kind: &Kind, generic: &Ident, exported: &Exported) -> TokenStream {
    let closure = format_ident!("{}", kind.closure);
    let bounds = (kind.bounds)();
    let written = exported.params.iter().map(|param| &param.written);
    let ret = exported.ret.ty();
    quote!(#generic: __r::#closure(#(#written),*) -> #ret #bounds)
}

// from  unsafe fn(a: &str) -> c_int
// into  unsafe Compare::call(handle, a) -> Result<c_int, CallError>
fn call(exported: &Exported, pieces: &Pieces) -> TokenStream {
    let Pieces { handle, .. } = pieces;
    let vis = &exported.vis;
    let names = names::distinct(
        exported
            .params
            .iter()
            .map(|param| param.name.as_str())
            .chain(["handle"]),
    );
    let (names, _) = names.split_at(exported.params.len());
    let written = exported.params.iter().map(|param| &param.written);
    let value = exported.ret.value();
    let unsafety = exported.is_unsafe.then(|| quote!(unsafe));
    let safety = exported.is_unsafe.then(|| {
        let contract = exported.safety_contract();
        quote!(#[doc = ""] #[doc = " # Safety"] #[doc = ""] #[doc = #contract])
    });
    quote! {
        /// Calls the callback with this handle, as foreign code would.
        #safety
        #vis #unsafety fn call(
            #handle: __r::Handle, #(#names: #written),*
        ) -> __r::Result<#value, __r::CallError> {
            unsafe { __r::call::<Self>(#handle, (#(#names,)*)) }
        }
    }
}

// from  (a: &str) -> c_int
// into  impl CallbackType: the stubs that find the closure by a `user_data` in front or behind
fn thunks(exported: &Exported, pieces: &Pieces) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        c_types,
        c_return,
        shadows,
        user_data,
        ..
    } = pieces;
    let marker = &exported.marker;
    let (first, last) = (
        names::nested(&exported.item, "first"),
        names::nested(&exported.item, "last"),
    );
    let any = quote!(*mut __r::c_void);
    let body = quote!(unsafe { __r::call_thunk::<#marker>(#user_data, #shadows) });
    quote! {
        unsafe impl __r::CallbackType for #marker {
            type ThunkFirst = #unsafe_extern fn(#any, #c_types) #c_return;
            type ThunkLast = #unsafe_extern fn(#c_types #any) #c_return;
            const THUNK_FIRST: Self::ThunkFirst = #first;
            const THUNK_LAST: Self::ThunkLast = #last;
        }
        #unsafe_extern fn #first(#user_data: #any, #c_params) #c_return { #body }
        #unsafe_extern fn #last(#c_params #user_data: #any) #c_return { #body }
    }
}

// from  name = "shop_Compare"
// into  the two symbols that C links to, by handle: shop_Compare_call and shop_Compare_try
fn symbols(exported: &Exported, pieces: &Pieces) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        c_return,
        shadows,
        handle,
        result_param,
        result,
        ..
    } = pieces;
    let Exported {
        marker,
        item,
        symbol,
        ..
    } = exported;
    let (symbol_call, symbol_try) = (format!("{symbol}_call"), format!("{symbol}_try"));
    let (plain, with_status) = (names::nested(item, "call"), names::nested(item, "try"));
    quote! {
        #[unsafe(export_name = #symbol_call)]
        #unsafe_extern fn #plain(#handle: __r::RawHandle, #c_params) #c_return {
            unsafe { __r::call_handle::<#marker>(#handle, #shadows) }
        }
        #[unsafe(export_name = #symbol_try)]
        #unsafe_extern fn #with_status(#handle: __r::RawHandle, #c_params #result_param) -> __r::Status {
            unsafe { __r::try_handle::<#marker>(#handle, #shadows, #result) }
        }
    }
}
