//! The type form: one signature, closures of every kind, reached by handle, by thunk, or by a stub of the pool.
//!
//! The alias is replaced by the marker, which takes over its attributes. Each `export*` writes the user's own parameters into its bound, so that the compiler infers those of
//! a closure, `&str` and `&[T]` included. The method then passes the closure to one function of the library.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::claims;
use super::exports::{self, KINDS};
use super::foreign;
use super::on_error::OnError;
use super::pointees;
use super::pool;
use super::record;
use super::signature::{self, Pieces};
use super::thunks;
use crate::apart::Apart;
use crate::model::{Exported, ExportedType};
use crate::names;

pub(crate) fn expand(callback: &ExportedType, apart: &Apart) -> TokenStream {
    let exported = &callback.common;
    let marker = marker(exported);
    let allow = exported.allow();
    let block = apart.ours(block(callback));
    quote! {
        #marker
        #allow
        const _: () = { #block };
    }
}

/// Everything beside the marker.
fn block(callback: &ExportedType) -> TokenStream {
    let exported = &callback.common;
    let pieces = Pieces::new(exported);
    let methods = MethodNames::new(exported);
    let use_private = signature::use_private(&exported.krate, &shields(&pieces, &methods));
    let on_error = OnError::new(exported, &pieces.ret);
    let constant = &on_error.constant;
    let promise = signature::promise(exported);
    let checks = signature::checks(exported);
    let record = record::callback(callback, &pieces, &on_error);
    let info = signature::info(exported, &pieces, &record);
    let signature = signature::signature(exported, &pieces, &names::info());
    let exports = KINDS
        .iter()
        .map(|kind| exports::export(kind, exported, &methods));
    let queued = queued(exported, &methods);
    let call = call(exported, &methods);
    let pointees = pointees::of_type(callback);
    let ways_in = ways_in(callback, &pieces, &methods, &on_error);
    let name = &exported.marker;
    quote! {
        #use_private
        #promise
        #checks
        #constant
        #pointees
        #info
        #signature
        impl #name {
            #(#exports)*
            #queued
            #call
        }
        #ways_in
        __r::debug!(__formatter #name);
    }
}

/// What C calls a closure by, and how Rust calls one of C's.
fn ways_in(
    callback: &ExportedType,
    pieces: &Pieces,
    methods: &MethodNames,
    on_error: &OnError,
) -> TokenStream {
    let exported = &callback.common;
    let thunks = thunks::expand(callback, pieces, on_error);
    let pool = callback.pool.as_ref();
    let pool = pool.map(|pool| pool::expand(pool, exported, pieces));
    let foreign = foreign::expand(exported, pieces, &methods.params);
    let symbols = symbols(exported, pieces, on_error);
    let claims = claims::of_type(exported);
    quote! {
        #thunks
        #pool
        #foreign
        #symbols
        #claims
    }
}

/// The names of the methods' parameters. Documentation shows them, so they are the user's own where possible.
pub(super) struct MethodNames {
    pub(super) closure_type: Ident,
    /// Of what makes the closure.
    pub(super) maker_type: Ident,
    queue_type: Ident,
    queue: Ident,
    pub(super) scope: Ident,
    pub(super) callback: Ident,
    handle: Ident,
    params: Vec<Ident>,
}

impl MethodNames {
    fn new(exported: &Exported) -> Self {
        let mentioned = exported.mentioned();
        let params = exported.params.iter().map(|param| param.name.as_str());
        let mut params = names::distinct(params.chain(["handle"]), &mentioned);
        let handle = params.pop().expect("`handle` was asked for");
        let mut others = names::distinct(["scope", "callback", "queue"], &mentioned).into_iter();
        let mut other = || others.next().expect("three names were asked for");
        Self {
            closure_type: names::type_parameter("F", &mentioned),
            maker_type: names::type_parameter("M", &mentioned),
            scope: other(),
            callback: other(),
            queue_type: names::type_parameter("Q", &mentioned),
            queue: other(),
            handle,
            params,
        }
    }
}

/// One for each parameter in the block.
fn shields(pieces: &Pieces, methods: &MethodNames) -> TokenStream {
    let ours = [
        "__result",
        "__handle",
        "__user_data",
        "__function",
        "__error",
        "__cell",
        "__formatter",
    ];
    let ours = ours.map(|name| format_ident!("{name}"));
    let MethodNames {
        scope,
        callback,
        queue,
        handle,
        params,
        ..
    } = methods;
    let methods = params.iter().chain([scope, callback, queue, handle]);
    let all: BTreeSet<&Ident> = pieces.c_names.iter().chain(&ours).chain(methods).collect();
    signature::shields(all.into_iter().cloned())
}

// from  pub type Compare = fn(..)
// into  pub enum Compare {}
fn marker(exported: &Exported) -> TokenStream {
    let Exported {
        vis, marker, attrs, ..
    } = exported;
    let definition = names::empty_enum(vis, marker);
    quote! {
        #(#attrs)*
        #definition
    }
}

// from  fn(a: &str, b: i32)
// into  Compare::export_queued and Compare::try_export_queued, for F: FnMut(&str, i32)
fn queued(exported: &Exported, methods: &MethodNames) -> TokenStream {
    let vis = &exported.vis;
    let MethodNames {
        closure_type,
        queue_type,
        queue,
        callback,
        ..
    } = methods;
    let written = exported.params.iter().map(|param| &param.written);
    let ret = exported.ret.ty();
    let bound = quote!(__r::FnMut(#(#written),*) -> #ret + 'static);
    let of_queue = quote!(__r::QueueOf<Self, #closure_type>);
    let head = quote! {
        <#closure_type: #bound, #queue_type: #of_queue>(#queue: &#queue_type, #callback: #closure_type)
    };
    let owner = quote!(<#queue_type as #of_queue>::Wrapper);
    quote! {
        /// Exports a closure whose calls wait in a queue, and that the thread of the queue runs. Panics where `try_export_queued` returns an error.
        #[track_caller]
        #vis fn export_queued #head -> #owner {
            __r::export_queued::<Self, #closure_type, #queue_type>(#queue, #callback)
        }
        /// As `export_queued`, with an error that gives the closure back.
        #[track_caller]
        #vis fn try_export_queued #head -> __r::Result<#owner, __r::ExportError<#closure_type>> {
            __r::try_export_queued::<Self, #closure_type, #queue_type>(#queue, #callback)
        }
    }
}

// from  unsafe fn(a: &str) -> c_int
// into  unsafe Compare::call(handle, a) -> Result<c_int, CallError>
fn call(exported: &Exported, methods: &MethodNames) -> TokenStream {
    let vis = &exported.vis;
    let MethodNames { handle, params, .. } = methods;
    let written = exported.params.iter().map(|param| &param.written);
    let value = exported.ret.value();
    let unsafety = exported.is_unsafe.then(|| quote!(unsafe));
    let safety = exported.is_unsafe.then(|| {
        let contract = exported.safety_contract();
        quote!(#[doc = ""] #[doc = " # Safety"] #[doc = ""] #[doc = #contract])
    });
    quote! {
        // Can't be called: its bound makes the error say what to use instead (`wrappers/siblings.rs`).
        #[doc(hidden)]
        #vis fn stub() where for<'a> Self: __r::HasOneStub<'a> {
            __r::unreachable()
        }
        /// Calls the callback with this handle, as foreign code would.
        #safety
        #[inline]
        #vis #unsafety fn call(
            #handle: __r::Handle, #(#params: #written),*
        ) -> __r::Result<#value, __r::CallError> {
            unsafe { __r::call::<Self>(#handle, (#(#params,)*)) }
        }
    }
}

// from  unsafe(name = "shop_Compare")
// into  the two symbols that C links to, by handle: shop_Compare_call and shop_Compare_try
fn symbols(exported: &Exported, pieces: &Pieces, on_error: &OnError) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        c_return,
        call_arguments,
        keys,
        ret,
        result_param,
        result,
        ..
    } = pieces;
    let Exported { item, symbol, .. } = exported;
    let (info, on_error) = (names::info(), &on_error.value);
    let (symbol_call, symbol_try) = (format!("{symbol}_call"), format!("{symbol}_try"));
    let (plain, with_status) = (names::nested(item, "call"), names::nested(item, "try"));
    // A second symbol of the name is an error about these heads, so they stand at the type's name.
    let place = plain.span();
    let plain = quote!(#unsafe_extern fn #plain(__handle: __r::RawHandle, #c_params) #c_return);
    let plain = names::ends_at(place, plain);
    let with_status = quote! {
        #unsafe_extern fn #with_status(__handle: __r::RawHandle, #c_params #result_param) -> __r::Status
    };
    let with_status = names::ends_at(place, with_status);
    quote! {
        #[unsafe(export_name = #symbol_call)]
        #plain {
            unsafe { __r::call_handle::<#keys, #ret>(__handle, #call_arguments, &#info, #on_error) }
        }
        #[unsafe(export_name = #symbol_try)]
        #with_status {
            unsafe { __r::try_handle::<#keys, #ret>(__handle, #call_arguments, &#info, #result) }
        }
    }
}
