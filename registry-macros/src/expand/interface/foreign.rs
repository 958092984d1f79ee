//! The other direction: implementers in foreign code, whose methods Rust calls.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::method::{MethodParts, safety};
use crate::expand::foreign::split;
use crate::expand::signature::Pieces;
use crate::model::Exported;
use crate::names;

// from  fn read(&self, name: &str) -> i64
// into  impl ForeignMethodTypes, for a C function (user_data, __arg0, __len0, __result, __error) -> i32
pub(super) fn foreign_method(parts: &MethodParts) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_names,
        c_types,
        result_type,
        ..
    } = &parts.pieces;
    let (marker, exported) = (&parts.marker, &parts.method.common);
    let result = (!result_type.is_empty()).then(|| quote!(__result,));
    let splits = exported.params.iter().enumerate().filter_map(split);
    let whole = (0..exported.params.len()).map(names::argument);
    quote! {
        unsafe impl __r::ForeignMethodTypes for #marker {
            #[inline]
            unsafe fn call_foreign(
                __function: __r::NonNull<()>,
                __user_data: *mut __r::c_void,
                (#(#whole,)*): <<Self as __r::MethodTypes>::Params as __r::Params>::CReprs,
                __result: *mut <<Self as __r::MethodTypes>::Return as __r::Lower>::CRepr,
                __error: *mut __r::ForeignText,
            ) -> __r::i32 {
                #(#splits)*
                unsafe {
                    let __function = __r::transmute::<
                        __r::NonNull<()>,
                        #unsafe_extern fn(
                            *mut __r::c_void, #c_types #result_type *mut __r::ForeignText
                        ) -> __r::i32,
                    >(__function);
                    __function(__user_data, #(#c_names,)* #result __error)
                }
            }
        }
    }
}

// from  trait Storage
// into  impl ForeignSignature, whose function is a table, and a type with the trait's methods, which return Result<_, ForeignError>
pub(super) fn foreign_implementer(exported: &Exported, methods: &[MethodParts]) -> TokenStream {
    let marker = &exported.marker;
    let name = names::nested(&exported.item, "foreign");
    let calls = methods.iter().map(|parts| call(marker, parts));
    quote! {
        #[repr(transparent)]
        pub struct #name(__r::Callee<#marker>);
        impl #name { #(#calls)* }
        unsafe impl __r::ForeignSignature for #marker {
            type ForeignFn = __r::MethodTable<#marker>;
            type Methods = #name;
            #[inline]
            unsafe fn call_foreign(
                _: Self::ForeignFn,
                _: *mut __r::c_void,
                __arg0: __r::Uncallable,
                _: *mut (),
                _: *mut __r::ForeignText,
            ) -> __r::i32 {
                match __arg0 {}
            }
            unsafe fn check(__function: Self::ForeignFn) -> __r::Result<(), __r::Invalid> {
                unsafe { __function.check() }
            }
        }
    }
}

// from  fn read(&self, name: &str) -> i64
// into  a method of the foreign implementer, read(&self, name: &str) -> Result<i64, ForeignError>
fn call(marker: &Ident, parts: &MethodParts) -> TokenStream {
    let exported = &parts.method.common;
    let (vis, method, key) = (&exported.vis, &exported.item, &parts.marker);
    let params = &parts.params;
    let written = exported.params.iter().map(|param| &param.written);
    let value = exported.ret.value();
    let unsafety = exported.is_unsafe.then(|| quote!(unsafe));
    let safety = safety(exported);
    let doc = format!(
        " Calls `{}` of the foreign implementer.",
        names::bare(method)
    );
    quote! {
        #[doc = #doc]
        #safety
        #[inline]
        #vis #unsafety fn #method(
            &self, #(#params: #written),*
        ) -> __r::Result<#value, __r::ForeignError>
        where for<'a> #key: __r::ForeignMethod<'a> {
            unsafe { __r::call_foreign_method::<#marker, #key>(&self.0, (#(#params,)*)) }
        }
    }
}

// from  fn read(&self, name: &str) -> i64
// into  a function for the table of Rust's implementers: __member(user_data, __arg0, __len0, __result, __error) -> i32
pub(super) fn member(parts: &MethodParts) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        call_arguments,
        keys,
        ret,
        result_param,
        result,
        ..
    } = &parts.pieces;
    let marker = &parts.marker;
    // `inline`, so that it is compiled only where a table is asked for.
    quote! {
        impl #marker {
            #[inline]
            #unsafe_extern fn __member(
                __user_data: *mut __r::c_void, #c_params #result_param __error: *mut __r::ForeignText
            ) -> __r::i32 {
                unsafe {
                    __r::call_member::<#keys, #ret>(
                        __user_data, #call_arguments, &__METHOD, #result, __error
                    )
                }
            }
        }
    }
}

// from  trait Storage
// into  impl TableOf: the table of Rust's implementers
pub(super) fn table(exported: &Exported, methods: &[MethodParts]) -> TokenStream {
    let marker = &exported.marker;
    let members = methods.iter().map(|parts| &parts.marker);
    let count = proc_macro2::Literal::usize_unsuffixed(methods.len());
    quote! {
        unsafe impl __r::TableOf for #marker {
            const TABLE: &'static [*const ()] = &[
                __r::table_size(#count), #(#members::__member as *const ()),*
            ];
        }
    }
}
