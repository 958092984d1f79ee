//! A callback type as the type of foreign callables: the C function that implements one, and the method by which Rust calls it.
//!
//! Only the attribute sees which parameter is two in C. Whether the types can cross in this direction is the
//! method's bound, which the compiler checks.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::signature::Pieces;
use crate::model::{Exported, Param, ParamKind, Return};
use crate::names;

// from  (cents: i64, currency: &str) -> i32
// into  impl ForeignSignature, for a C function (user_data, __arg0, __arg1, __len1, __result, __error) -> i32,
//       and a type with the method call(&self, cents: i64, currency: &str) -> Result<i32, ForeignError>
pub(crate) fn expand(exported: &Exported, pieces: &Pieces, params: &[Ident]) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_names,
        c_types,
        result_type,
        ..
    } = pieces;
    let marker = &exported.marker;
    let methods = names::nested(&exported.item, "foreign");
    let result = (!result_type.is_empty()).then(|| quote!(__result,));
    let splits = exported.params.iter().enumerate().filter_map(split);
    let whole = (0..exported.params.len()).map(names::argument);
    let method = method(exported, &methods, params);
    let queueing = queueing(exported);
    quote! {
        #method
        unsafe impl __r::ForeignSignature for #marker {
            type ForeignFn = #unsafe_extern fn(
                *mut __r::c_void, #c_types #result_type *mut __r::ForeignText
            ) -> __r::i32;
            type Methods = #methods;
            #queueing
            #[inline]
            unsafe fn call_foreign(
                __function: Self::ForeignFn,
                __user_data: *mut __r::c_void,
                (#(#whole,)*): __r::CReprs<Self>,
                __result: *mut __r::Answered<Self>,
                __error: *mut __r::ForeignText,
            ) -> __r::i32 {
                #(#splits)*
                unsafe { __function(__user_data, #(#c_names,)* #result __error) }
            }
        }
    }
}

/// How calls wait in a queue. Whether the arguments can be kept, the compiler finds out: where the constant of the type itself does not apply, it takes the trait's.
fn queueing(exported: &Exported) -> Option<TokenStream> {
    let marker = &exported.marker;
    matches!(exported.ret, Return::Nothing).then(|| {
        quote! {
            const QUEUEING: __r::Option<&'static __r::Queueing<Self>> = {
                use __r::CannotWait as _;
                __r::Queues::<#marker>::QUEUEING
            };
        }
    })
}

/// `let (__arg0, __len0) = parts(__arg0);` for a slice
pub(super) fn split((at, param): (usize, &Param)) -> Option<TokenStream> {
    match param.kind {
        ParamKind::Value => None,
        ParamKind::Slice(_) | ParamKind::Str(_) => {
            let (argument, length) = (names::argument(at), names::length(at));
            Some(quote!(let (#argument, #length) = __r::parts(#argument);))
        }
    }
}

fn method(exported: &Exported, methods: &Ident, params: &[Ident]) -> TokenStream {
    let (vis, marker) = (&exported.vis, &exported.marker);
    let written = exported.params.iter().map(|param| &param.written);
    let value = exported.ret.value();
    let unsafety = exported.is_unsafe.then(|| quote!(unsafe));
    let safety = exported.is_unsafe.then(|| {
        let contract = exported.safety_contract();
        quote!(#[doc = ""] #[doc = " # Safety"] #[doc = ""] #[doc = #contract])
    });
    quote! {
        #[repr(transparent)]
        pub struct #methods(__r::Callee<#marker>);
        impl #methods {
            /// Calls the foreign callable.
            #safety
            #[inline]
            #vis #unsafety fn call(
                &self, #(#params: #written),*
            ) -> __r::Result<#value, __r::ForeignError>
            where for<'a> #marker: __r::ForeignCallable<'a> {
                unsafe { __r::call_foreign::<#marker>(&self.0, (#(#params,)*)) }
            }
        }
    }
}
