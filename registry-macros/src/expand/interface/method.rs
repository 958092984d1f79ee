//! The block of one method: its static, its key in the library, and all ways to call it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Names;
use super::adopted::adopted_method;
use super::foreign::{foreign_method, member};
use super::vtable::slot;
use crate::expand::on_error::OnError;
use crate::expand::signature::{self, Pieces};
use crate::expand::{pointees, record};
use crate::model::{Exported, ExportedInterface, ExportedMethod};
use crate::names;

/// The parts of a method, and the names in its block.
pub(super) struct MethodParts<'a> {
    pub(super) method: &'a ExportedMethod,
    pub(super) pieces: Pieces,
    /// The method's own marker.
    pub(super) marker: Ident,
    pub(super) handle: Ident,
    /// The names of its parameters, the user's own where possible.
    pub(super) params: Vec<Ident>,
}

impl<'a> MethodParts<'a> {
    pub(super) fn new(method: &'a ExportedMethod) -> Self {
        let exported = &method.common;
        let mentioned = exported.mentioned();
        let params = exported.params.iter().map(|param| param.name.as_str());
        let mut params = names::distinct(params.chain(["handle"]), &mentioned);
        let handle = params.pop().expect("`handle` was asked for");
        Self {
            pieces: Pieces::new(exported),
            marker: names::nested(&exported.item, "method"),
            method,
            handle,
            params,
        }
    }
}

/// The static of a method, its key in the library, and all ways to call it.
pub(super) fn method_block(
    at: usize,
    parts: &MethodParts,
    whole: &ExportedInterface,
    all: &Names,
) -> TokenStream {
    let (exported, interface) = (&parts.method.common, &whole.common);
    let (marker, pieces) = (&parts.marker, &parts.pieces);
    let on_error = OnError::new(exported, &pieces.ret);
    let constant = &on_error.constant;
    let checks = signature::checks(exported);
    let pointees = pointees::of_callback(exported);
    let key = key(at, parts, interface, &on_error);
    let implementation = implementation(parts, interface, all);
    let call = call(parts, interface);
    let foreign = foreign_method(parts);
    let member = member(parts);
    let adopted = whole
        .adopt
        .then(|| adopted_method(parts, interface, &on_error));
    let symbols = symbols(parts, &on_error);
    let slot = whole.vtable.is_some().then(|| slot(parts, &on_error));
    quote! {
        enum #marker {}
        const _: () = {
            #checks
            #constant
            #pointees
            #key
            #implementation
            #call
            #foreign
            #member
            #adopted
            #symbols
            #slot
        };
    }
}

/// The static of a method, and the trait that makes the method's marker its key.
fn key(at: usize, parts: &MethodParts, interface: &Exported, on_error: &OnError) -> TokenStream {
    let exported = &parts.method.common;
    let (marker, pieces) = (&parts.marker, &parts.pieces);
    let record = record::method(at, parts.method, interface, pieces, on_error);
    let (keys, ret, info) = (&pieces.keys, &pieces.ret, names::info());
    let read_code = signature::read_code(exported, ret);
    let path = format!(
        "::{}::{}",
        names::bare(&interface.item),
        names::bare(&exported.item)
    );
    let at = proc_macro2::Literal::usize_unsuffixed(at);
    quote! {
        static __METHOD: __r::MethodInfo = __r::method_info::<#keys, #ret>(
            &#info,
            #at,
            ::core::concat!(::core::module_path!(), #path),
            #record,
            #read_code,
        );
        unsafe impl __r::MethodTypes for #marker {
            type Params = #keys;
            type Return = #ret;
            fn info() -> &'static __r::MethodInfo { &__METHOD }
        }
    }
}

// from  fn read(&self, key: u64) -> i64
// into  impl MethodFn and impl MethodMut, which call it; for a method that takes `&mut self` the second alone
fn implementation(parts: &MethodParts, interface: &Exported, all: &Names) -> TokenStream {
    let exclusive = implementation_for(true, parts, interface, all);
    let shared =
        (!parts.method.exclusive).then(|| implementation_for(false, parts, interface, all));
    quote!(#exclusive #shared)
}

fn implementation_for(
    exclusive: bool,
    parts: &MethodParts,
    interface: &Exported,
    all: &Names,
) -> TokenStream {
    let exported = &parts.method.common;
    let (marker, user, ty) = (&parts.marker, &interface.item, &all.implementer);
    let name = &exported.item;
    let ret = exported.ret.written().map(|ret| quote!(-> #ret));
    let arguments: Vec<Ident> = (0..parts.params.len()).map(names::argument).collect();
    let call = quote!(<#ty as #user>::#name(__this, #(#arguments),*));
    let call = if exported.is_unsafe {
        quote!(unsafe { #call })
    } else {
        call
    };
    let (of, function, receiver) = if exclusive {
        (quote!(MethodMut), quote!(call_mut), quote!(&mut #ty))
    } else {
        (quote!(MethodFn), quote!(call), quote!(&#ty))
    };
    quote! {
        impl<#ty: #user> __r::#of<#ty> for #marker {
            #[inline]
            fn #function(
                __this: #receiver,
                (#(#arguments,)*): <<Self as __r::MethodTypes>::Params as __r::Params>::Out<'_>,
            ) #ret {
                #call
            }
        }
    }
}

// from  fn read(&self, key: u64) -> i64
// into  StorageEntry::call_read(handle, key) -> Result<i64, CallError>
fn call(parts: &MethodParts, interface: &Exported) -> TokenStream {
    let exported = &parts.method.common;
    let (vis, entry, marker) = (&exported.vis, &interface.marker, &parts.marker);
    let (handle, params) = (&parts.handle, &parts.params);
    let bare = names::bare(&exported.item);
    let name = Ident::new(
        &format!("call_{bare}"),
        names::located(exported.item.span()),
    );
    let written = exported.params.iter().map(|param| &param.written);
    let value = exported.ret.value();
    let unsafety = exported.is_unsafe.then(|| quote!(unsafe));
    let safety = safety(exported);
    let doc =
        format!(" Calls `{bare}` of the implementer with this handle, as foreign code would.");
    quote! {
        impl #entry {
            #[doc = #doc]
            #safety
            #[inline]
            #vis #unsafety fn #name(
                #handle: __r::Handle, #(#params: #written),*
            ) -> __r::Result<#value, __r::CallError> {
                unsafe { __r::call_method::<#marker>(#handle, (#(#params,)*)) }
            }
        }
    }
}

// from  fn read(&self, key: u64) -> i64
// into  the two symbols that C links to: shop_Storage_read and shop_Storage_read_try
fn symbols(parts: &MethodParts, on_error: &OnError) -> TokenStream {
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
    } = &parts.pieces;
    let exported = &parts.method.common;
    let (symbol, on_error) = (&exported.symbol, &on_error.value);
    let symbol_try = format!("{symbol}_try");
    let (plain, with_status) = (
        names::nested(&exported.item, "call"),
        names::nested(&exported.item, "try"),
    );
    quote! {
        #[unsafe(export_name = #symbol)]
        #unsafe_extern fn #plain(__handle: __r::RawHandle, #c_params) #c_return {
            unsafe { __r::call_handle::<#keys, #ret>(__handle, #call_arguments, &__METHOD, #on_error) }
        }
        #[unsafe(export_name = #symbol_try)]
        #unsafe_extern fn #with_status(__handle: __r::RawHandle, #c_params #result_param) -> __r::Status {
            unsafe { __r::try_handle::<#keys, #ret>(__handle, #call_arguments, &__METHOD, #result) }
        }
    }
}

/// The section of a method's documentation with what its caller promises.
pub(super) fn safety(exported: &Exported) -> Option<TokenStream> {
    exported.is_unsafe.then(|| {
        let contract = exported.safety_contract();
        quote!(#[doc = ""] #[doc = " # Safety"] #[doc = ""] #[doc = #contract])
    })
}
