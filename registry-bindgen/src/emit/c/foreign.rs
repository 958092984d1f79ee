//! The structs of foreign callables: one for each callback type that a function takes a callable of. Of a trait, two: the table of the methods too.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::types::rust_type;
use super::{guard, params};
use crate::model::{Call, Callback, Interface, Trait, Type};

/// The struct's name in C.
pub(in crate::emit) fn symbol(callback: &str) -> String {
    format!("{callback}_foreign")
}

/// The name of the table of a trait's methods in C.
fn table(of: &str) -> String {
    format!("{of}_methods")
}

/// The callback types of which a function takes a callable.
pub(in crate::emit) fn used(interface: &Interface) -> impl Iterator<Item = &Callback> {
    let callbacks = interface.callbacks.iter();
    let taken = interface.taken_foreign();
    callbacks.filter(move |callback| taken.contains(callback.call.symbol.as_str()))
}

/// The names of all structs, with their fingerprints.
pub(super) fn structs(interface: &Interface) -> impl Iterator<Item = (String, u64)> {
    let callbacks = used(interface).map(|c| (symbol(&c.call.symbol), c.fingerprint));
    let traits = interface
        .implemented()
        .flat_map(|t| [table(&t.symbol), symbol(&t.symbol)].map(|name| (name, t.fingerprint)));
    callbacks.chain(traits)
}

// from  a parameter `Foreign<Listener>`
// into  typedef struct shop_Listener_foreign { size_t size; int32_t (*call)(void *user_data, .., int32_t *result, registry_text *error); .. }
pub(super) fn declarations(interface: &Interface, handle: &TokenStream) -> TokenStream {
    let structs = used(interface).map(|callback| structure(callback, handle));
    let of_traits = interface.implemented().map(|item| of_trait(item, handle));
    quote!(#(#structs)* #(#of_traits)*)
}

// from  a parameter `Foreign<StorageEntry>`
// into  typedef struct shop_Storage_methods { size_t size; int32_t (*read)(void *user_data, ..); .. }, and the struct that has it
fn of_trait(item: &Trait, handle: &TokenStream) -> TokenStream {
    let (methods, whole) = (table(&item.symbol), symbol(&item.symbol));
    let (methods_guard, guard) = (guard::attribute(&methods), guard::attribute(&whole));
    let (table_name, name) = (format_ident!("{methods}"), format_ident!("{whole}"));
    let fields = item.methods.iter().map(|method| {
        let call = &method.call;
        let (field, function) = (super::ident(&call.ident), function(call, handle));
        let lines = super::docs::trimmed(&call.docs).to_vec();
        let docs = super::attributes(&lines);
        quote!(#docs pub #field: #function,)
    });
    let about_table = format!(
        " The methods of an implementer of `{}`. Each returns 0 on success, as the function of a callable does. A method that is null, or behind the end of a shorter table, is `REGISTRY_NOT_IMPLEMENTED`. Append no function of your own.",
        item.name
    );
    let about = format!(
        " An implementer of `{}` that the library calls and then releases. Set all fields, unused ones to 0: `{whole} it = {{0}};`.",
        item.name
    );
    quote! {
        #[doc = #about_table]
        #methods_guard
        #[repr(C)]
        pub struct #table_name {
            /// The size of this struct.
            pub size: usize,
            #(#fields)*
        }
        #[doc = #about]
        #guard
        #[repr(C)]
        pub struct #name {
            /// The size of this struct.
            pub size: usize,
            /// The methods, which are not copied: they stay as they are until the implementer is released.
            pub methods: *const #table_name,
            /// What all functions get.
            pub user_data: *mut c_void,
            /// Is called once, when the library needs the implementer no more, unless the host has been closed. May be null.
            pub release: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
            /// 0, or a host, whose end ends the implementer.
            pub host: u64,
        }
    }
}

/// The type of the function that foreign code implements.
fn function(call: &Call, handle: &TokenStream) -> TokenStream {
    let params = params(&call.params, handle);
    let result = (call.returns != Type::Void).then(|| {
        let ty = rust_type(&call.returns, handle);
        quote!(result: *mut #ty,)
    });
    quote!(Option<unsafe extern "C" fn(user_data: *mut c_void, #params #result error: *mut registry_text) -> i32>)
}

fn structure(callback: &Callback, handle: &TokenStream) -> TokenStream {
    let call = &callback.call;
    let symbol = symbol(&call.symbol);
    let (name, guard) = (format_ident!("{symbol}"), guard::attribute(&symbol));
    let function = function(call, handle);
    let written = match call.returns {
        Type::Void => "",
        _ => ", after writing `*result`,",
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
            pub call: #function,
            /// What both functions get.
            pub user_data: *mut c_void,
            /// Is called once, when the library needs the callable no more, unless the host has been closed. May be null.
            pub release: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
            /// 0, or a host, whose end ends the callable.
            pub host: u64,
        }
    }
}
