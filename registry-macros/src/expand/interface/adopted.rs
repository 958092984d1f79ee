//! `adopt`: foreign implementers implement the trait themselves.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::method::MethodParts;
use crate::expand::on_error::OnError;
use crate::model::{Exported, ExportedInterface};
use crate::names;

/// The type with the methods of a foreign implementer.
fn foreign(interface: &Exported) -> Ident {
    names::nested(&interface.item, "foreign")
}

// from  fn read(&self, name: &str) -> i64
// into  what the trait's method is for a foreign implementer: __read_method::__adopted(foreign, name) -> i64
pub(super) fn adopted_method(
    parts: &MethodParts,
    interface: &Exported,
    on_error: &OnError,
) -> TokenStream {
    let exported = &parts.method.common;
    let (marker, entry, foreign) = (&parts.marker, &interface.marker, foreign(interface));
    let (params, on_error) = (&parts.params, &on_error.value);
    let written = exported.params.iter().map(|param| &param.written);
    let ty = &parts.pieces.ret;
    let ret = exported.ret.written().map(|ret| quote!(-> #ret));
    quote! {
        impl #marker {
            unsafe fn __adopted(__this: &#foreign, #(#params: #written),*) #ret {
                let __answer = unsafe {
                    __r::call_foreign_method::<#entry, #marker>(&__this.0, (#(#params,)*))
                };
                <#ty as __r::CarriesForeignError<<#ty as __r::Lower>::Error>>::carry(
                    __answer, #on_error, __METHOD.info.name
                )
            }
        }
    }
}

// from  #[exported_callback(adopt)] trait Storage
// into  impl Storage for Foreign<StorageEntry>, and for AnyThread<Foreign<StorageEntry>>
pub(super) fn adopted(interface: &ExportedInterface, methods: &[MethodParts]) -> TokenStream {
    let exported = &interface.common;
    let entry = &exported.marker;
    let any_thread = implementation(
        &quote!(__r::AnyThread<__r::Foreign<#entry>>),
        &quote!(***self),
        exported,
        methods,
    );
    // The traits above it may be `Send` and `Sync`, which a `Foreign` never is.
    let one_thread = (!interface.has_supertraits).then(|| {
        implementation(
            &quote!(__r::Foreign<#entry>),
            &quote!(**self),
            exported,
            methods,
        )
    });
    quote!(#any_thread #one_thread)
}

fn implementation(
    ty: &TokenStream,
    target: &TokenStream,
    interface: &Exported,
    methods: &[MethodParts],
) -> TokenStream {
    let user = &interface.item;
    let methods = methods.iter().map(|parts| method(target, interface, parts));
    quote! {
        impl #user for #ty { #(#methods)* }
    }
}

fn method(target: &TokenStream, interface: &Exported, parts: &MethodParts) -> TokenStream {
    let exported = &parts.method.common;
    let (name, marker, entry) = (&exported.item, &parts.marker, &interface.marker);
    let params = &parts.params;
    let written = exported.params.iter().map(|param| &param.written);
    let ret = exported.ret.written().map(|ret| quote!(-> #ret));
    let unsafety = exported.is_unsafe.then(|| quote!(unsafe));
    let receiver = if parts.method.exclusive {
        quote!(&mut self)
    } else {
        quote!(&self)
    };
    let default = parts.method.has_body.then(|| {
        let (user, default) = (&interface.item, names::nested(name, "default"));
        let call = quote!(<Self as #user>::#default(self, #(#params),*));
        let call = if exported.is_unsafe {
            quote!(unsafe { #call })
        } else {
            call
        };
        quote! {
            if __r::is_missing::<#entry, #marker>(&(#target).0) {
                return #call;
            }
        }
    });
    quote! {
        #unsafety fn #name(#receiver, #(#params: #written),*) #ret {
            #default
            unsafe { #marker::__adopted(&#target, #(#params),*) }
        }
    }
}
