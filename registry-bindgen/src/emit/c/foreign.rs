//! The structs of foreign callables: one for each callback type that a function takes a callable of.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::types::rust_type;
use super::{guard, params};
use crate::model::{Callback, Interface, Type};

/// The struct's name in C.
pub(in crate::emit) fn symbol(callback: &str) -> String {
    format!("{callback}_foreign")
}

/// The callback types of which a function takes a callable.
pub(in crate::emit) fn used(interface: &Interface) -> impl Iterator<Item = &Callback> {
    let is_used = |callback: &&Callback| {
        let symbol = &callback.call.symbol;
        let mut types = interface.types();
        types.any(|ty| matches!(ty, Type::Foreign { callback, .. } if callback.symbol == *symbol))
    };
    interface.callbacks.iter().filter(is_used)
}

// from  a parameter `Foreign<Listener>`
// into  typedef struct shop_Listener_foreign { size_t size; int32_t (*call)(void *user_data, .., int32_t *result, registry_text *error); .. }
pub(super) fn declarations(interface: &Interface, handle: &TokenStream) -> TokenStream {
    let structs = used(interface).map(|callback| structure(callback, handle));
    quote!(#(#structs)*)
}

fn structure(callback: &Callback, handle: &TokenStream) -> TokenStream {
    let call = &callback.call;
    let symbol = symbol(&call.symbol);
    let (name, guard) = (format_ident!("{symbol}"), guard::attribute(&symbol));
    let params = params(&call.params, handle);
    let (result, written) = if call.returns == Type::Void {
        (quote!(), "")
    } else {
        let ty = rust_type(&call.returns, handle);
        (quote!(result: *mut #ty,), ", after writing `*result`,")
    };
    let about = format!(
        " A callable of type `{}` that the library calls and then releases. Set all fields, unused ones to 0: `{symbol} it = {{0}};`.",
        call.name
    );
    let about_call = format!(
        " Returns 0{written} on success. On failure it returns `REGISTRY_FAILED` or another number, which is its code, such as an `errno`. It may pass a message: `error->set(error, text, length)`, and a code that counts before the number: `error->set_code(error, code)`. What the pointers point at, `error` too, is valid during the call; only a raw pointer of a safe callback type may be any address. It must return."
    );
    quote! {
        #[doc = #about]
        #guard
        #[repr(C)]
        pub struct #name {
            /// The size of this struct.
            pub size: usize,
            #[doc = #about_call]
            pub call: Option<unsafe extern "C" fn(user_data: *mut c_void, #params #result error: *mut registry_text) -> i32>,
            /// What both functions get.
            pub user_data: *mut c_void,
            /// Is called once, when the library needs the callable no more, unless the host has been closed. May be null.
            pub release: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
            /// 0, or a host, whose end ends the callable.
            pub host: u64,
        }
    }
}
