//! The user's item with the errors beside it, and a marker that can be used, so that no error brings another.
//!
//! This code never runs: the compiler stops at the `compile_error!`s. The bodies only have to type-check
//! wherever a correct item's would.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{DeriveInput, Type, Visibility};

use crate::args::Args;
use crate::check::Form;
use crate::check::interface::{Interface, Method};
use crate::errors::Errors;
use crate::expand::exports::KINDS;
use crate::expand::interface::{self, EXPORTS};
use crate::item::{Callable, UserItem};
use crate::model::{interface_marker, krate, marker};
use crate::types::{self, ungrouped};

/// An item that can't be parsed, unchanged, with the error.
pub(crate) fn untouched(item: &TokenStream, error: &syn::Error) -> TokenStream {
    let error = error.to_compile_error();
    quote!(#item #error)
}

/// The item and the errors; a function or a function type also gets its marker.
pub(crate) fn with_errors(
    item: &UserItem,
    form: Option<&Form>,
    args: &Args,
    errors: &Errors,
) -> TokenStream {
    let errors = errors.to_tokens();
    let krate = krate(args.krate.as_ref());
    match form {
        None => {
            let tokens = &item.whole;
            quote!(#tokens #errors)
        }
        Some(Form::Function(callable)) => {
            let tokens = &item.whole;
            let marker = function_marker(item, callable, args, &krate);
            // A function without a body stands in a trait or an `extern` block, one with a receiver in a trait or an
            // `impl`: no other item may stand there.
            let marker = if item.is_free_function() {
                marker
            } else {
                TokenStream::new()
            };
            quote!(#tokens #marker #errors)
        }
        Some(Form::Interface(checked)) => {
            let tokens = interface::user_trait(item, None);
            let marker = entry_marker(item, checked, args, &krate);
            quote!(#tokens #marker #errors)
        }
        Some(Form::Type(callable)) => {
            let marker = type_marker(item, callable, args, &krate);
            quote!(#marker #errors)
        }
    }
}

/// The errors of a derive, with implementations that type-check.
pub(crate) fn ffi_type(input: &DeriveInput, krate: &TokenStream, errors: &Errors) -> TokenStream {
    let errors = errors.to_tokens();
    let name = &input.ident;
    if !input.generics.params.is_empty() {
        return errors;
    }
    let (ffi_type, crossing) = (ffi_type_of(name, krate), crossing_of(name, krate));
    quote! {
        #errors
        const _: () = {
            #ffi_type
            #crossing
        };
    }
}

/// The C form of a refused type. Written out where it is used: `Self::CRepr` could be a variant.
fn refused_c_repr() -> TokenStream {
    quote!(::core::primitive::u8)
}

/// With a field that owns memory the type can't be `Copy`, which `FfiType` asks for. A bound over a lifetime is believed here, and asked for where the type is used.
fn ffi_type_of(name: &Ident, krate: &TokenStream) -> TokenStream {
    let c_repr = refused_c_repr();
    quote! {
        unsafe impl #krate::FfiType for #name where for<'used> #name: ::core::marker::Copy {
            type CRepr = #c_repr;
            const EVERY_BIT_PATTERN: ::core::primitive::bool = false;
            const DESC: &'static #krate::private::TypeDesc = &#krate::private::TypeDesc::REFUSED;
            fn from_c_repr(_: #c_repr) -> ::core::result::Result<Self, #krate::private::Invalid> {
                ::core::unreachable!()
            }
            fn into_c_repr(self) -> #c_repr { ::core::unreachable!() }
        }
    }
}

/// The implementations by which a refused type may be a parameter and a result.
fn crossing_of(name: &Ident, krate: &TokenStream) -> TokenStream {
    let c_repr = refused_c_repr();
    quote! {
        unsafe impl #krate::Lift for #name {
            type CRepr = #c_repr;
            type Out<'call> = Self;
            const DESC: &'static #krate::private::TypeDesc =
                &#krate::private::TypeDesc::REFUSED;
            unsafe fn lift<'call>(
                _: #c_repr, _: &'call #krate::private::Call,
            ) -> ::core::result::Result<Self, #krate::private::Invalid> { ::core::unreachable!() }
        }
        impl #krate::ByValue for #name {
            type CRepr = #c_repr;
        }
        unsafe impl #krate::Lower for #name {
            type CRepr = #c_repr;
            type Value = Self;
            type Error = ::core::convert::Infallible;
            const DESC: &'static #krate::private::TypeDesc =
                &#krate::private::TypeDesc::REFUSED;
            fn into_value(self) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::unreachable!()
            }
            fn lower(_: Self) -> #c_repr { ::core::unreachable!() }
            fn is_mistakable(_: &#c_repr, _: &#c_repr) -> ::core::primitive::bool { true }
        }
    }
}

fn function_marker(
    item: &UserItem,
    callable: &Callable,
    args: &Args,
    krate: &TokenStream,
) -> TokenStream {
    let (vis, marker) = (&item.vis, marker(&callable.name, args));
    quote! {
        #[doc(hidden)]
        #vis enum #marker {}
        const _: () = {
            impl #marker {
                #vis const HANDLE: #krate::Handle = #krate::private::handle(1);
                #vis fn export() -> #krate::Callback<Self> { ::core::unreachable!() }
                #vis fn try_export() -> ::core::result::Result<#krate::Callback<Self>, #krate::ExportError> {
                    ::core::unreachable!()
                }
                #vis fn stub() -> #krate::Stub<'static, #krate::CFn<Self>> { ::core::unreachable!() }
            }
            unsafe impl #krate::ExportedFunction for #marker {
                type Types = (unsafe extern "C" fn(), (), ());
                const FUNCTION: (*const #krate::private::FunctionSlot, ()) = (&raw const #krate::private::REFUSED, ());
            }
        };
    }
}

fn type_marker(
    item: &UserItem,
    callable: &Callable,
    args: &Args,
    krate: &TokenStream,
) -> TokenStream {
    let (vis, attrs, marker) = (&item.vis, &item.attrs, marker(&callable.name, args));
    let signature = signature(&marker, krate);
    let exports = exports(callable, vis, krate);
    quote! {
        #(#attrs)*
        #vis enum #marker {}
        impl #marker { #exports }
        const _: () = {
            #krate::private::debug!(__formatter #marker);
            #signature
        };
    }
}

/// The marker of a trait, with all that it would have.
fn entry_marker(
    item: &UserItem,
    checked: &Interface,
    args: &Args,
    krate: &TokenStream,
) -> TokenStream {
    let (vis, marker) = (&item.vis, interface_marker(&checked.name, args));
    let signature = signature(&marker, krate);
    let exports = EXPORTS.iter().map(|kind| {
        let wrapper = format_ident!("{}", kind.wrapper);
        let (generics, scope, lifetime) = if kind.scoped {
            let scope = quote!(_: &'scope #krate::Scope<'scope, 'env>,);
            (quote!('scope, 'env,), scope, quote!('scope,))
        } else {
            (quote!(), quote!(), quote!())
        };
        let export = format_ident!("{}", kind.name);
        let try_export = format_ident!("try_{}", kind.name);
        let owner = quote!(#krate::#wrapper<#lifetime Self>);
        quote! {
            #vis fn #export<#generics T>(#scope _: T) -> #owner { ::core::unreachable!() }
            #vis fn #try_export<#generics T>(
                #scope _: T
            ) -> ::core::result::Result<#owner, #krate::ExportError<T>> { ::core::unreachable!() }
        }
    });
    let vtable = vtable(vis, args);
    let calls = checked
        .methods
        .iter()
        .map(|method| call_by_handle(method, vis, krate));
    quote! {
        #vis enum #marker {}
        impl #marker { #(#exports)* #(#calls)* #vtable }
        const _: () = {
            #krate::private::debug!(__formatter #marker);
            #signature
        };
    }
}

/// The method that fills another interface's table, and leaves it as it is.
fn vtable(vis: &Visibility, args: &Args) -> Option<TokenStream> {
    let fills = args.vtable.is_some();
    fills.then(|| quote!(#vis const fn vtable<T>(base: T) -> T { base }))
}

/// The call of a method by handle, which takes whatever arguments it is given: their types may be the fault.
fn call_by_handle(method: &Method, vis: &Visibility, krate: &TokenStream) -> TokenStream {
    let name = format_ident!("call_{}", crate::names::bare(&method.callable.name));
    let params = (0..method.callable.params.len()).map(|_| quote!(_: impl ::core::marker::Sized));
    quote! {
        #vis fn #name<R>(
            _: #krate::Handle, #(#params),*
        ) -> ::core::result::Result<R, #krate::CallError> { ::core::unreachable!() }
    }
}

/// Every way to export a closure, with the user's own types in its bound, so that those of a closure are inferred.
fn exports(callable: &Callable, vis: &Visibility, krate: &TokenStream) -> TokenStream {
    let types = callable.params.iter().map(|param| in_a_bound(&param.ty));
    let ret = callable
        .ret
        .as_ref()
        .map(returned_in_a_bound)
        .map(|ret| quote!(-> #ret));
    let bound = quote!((#(#types),*) #ret);
    let pairs = KINDS.iter().map(|kind| {
        let scoped = kind.is_scoped();
        let (wrapper, closure) = (
            format_ident!("{}", kind.wrapper),
            format_ident!("{}", kind.closure),
        );
        let (generics, scope, lifetime) = if scoped {
            let scope = quote!(_: &'scope #krate::Scope<'scope, 'env>,);
            (quote!('scope, 'env,), scope, quote!('scope,))
        } else {
            (quote!(), quote!(), quote!())
        };
        let owner = quote!(#krate::#wrapper<#lifetime Self>);
        if kind.with_handle {
            return with_handle(kind.name, &owner, &quote!(#closure #bound), vis, krate);
        }
        ways_in(
            kind.name,
            &generics,
            &scope,
            &owner,
            &quote!(#closure #bound),
            vis,
            krate,
        )
    });
    let queued = queued(&bound, vis, krate);
    quote!(#(#pairs)* #queued)
}

fn queued(bound: &TokenStream, vis: &Visibility, krate: &TokenStream) -> TokenStream {
    ways_in(
        "export_queued",
        &quote!(),
        &quote!(_: &dyn ::core::any::Any,),
        &quote!(#krate::Callback<Self>),
        &quote!(FnMut #bound),
        vis,
        krate,
    )
}

/// The type in the bound of a closure: without named lifetimes, and `()` in the place of an unsized or inferred type.
fn in_a_bound(ty: &Type) -> TokenStream {
    match ungrouped(ty) {
        Type::Reference(reference) => {
            let mutability = &reference.mutability;
            let inner = match ungrouped(&reference.elem) {
                Type::Slice(slice) => {
                    let element = in_a_bound(&slice.elem);
                    quote!([#element])
                }
                inner => in_a_bound(inner),
            };
            quote!(& #mutability #inner)
        }
        Type::Infer(_) | Type::Never(_) | Type::Slice(_) | Type::ImplTrait(_) => quote!(()),
        _ => ty.to_token_stream(),
    }
}

/// The return in the bound of a closure, where an elided lifetime would be one more error.
fn returned_in_a_bound(ty: &Type) -> TokenStream {
    let (ty, _) = types::with_static(ty);
    match ungrouped(&ty) {
        Type::Reference(reference) => match ungrouped(&reference.elem) {
            Type::ImplTrait(_) => quote!(()),
            _ => ty.to_token_stream(),
        },
        _ => in_a_bound(&ty),
    }
}

fn ways_in(
    name: &str,
    generics: &TokenStream,
    scope: &TokenStream,
    wrapper: &TokenStream,
    bound: &TokenStream,
    vis: &Visibility,
    krate: &TokenStream,
) -> TokenStream {
    let (export, try_export) = (format_ident!("{name}"), format_ident!("try_{name}"));
    quote! {
        #vis fn #export<#generics F: ::core::ops::#bound>(#scope _: F) -> #wrapper { ::core::unreachable!() }
        #vis fn #try_export<#generics F: ::core::ops::#bound>(
            #scope _: F
        ) -> ::core::result::Result<#wrapper, #krate::ExportError<F>> { ::core::unreachable!() }
    }
}

/// As [`ways_in`], for closures that another one makes.
fn with_handle(
    name: &str,
    wrapper: &TokenStream,
    bound: &TokenStream,
    vis: &Visibility,
    krate: &TokenStream,
) -> TokenStream {
    let (export, try_export) = (format_ident!("{name}"), format_ident!("try_{name}"));
    let generics = quote!(F: ::core::ops::#bound, M: ::core::ops::FnOnce(#krate::Handle) -> F);
    quote! {
        #vis fn #export<#generics>(_: M) -> #wrapper { ::core::unreachable!() }
        #vis fn #try_export<#generics>(
            _: M
        ) -> ::core::result::Result<#wrapper, #krate::ExportError<M>> { ::core::unreachable!() }
    }
}

/// The signature of a callback without parameters: whatever is wrong with the user's is reported already.
fn signature(marker: &Ident, krate: &TokenStream) -> TokenStream {
    quote! {
        unsafe impl #krate::Signature for #marker {
            type CFn = unsafe extern "C" fn();
            type Params = ();
            type Return = ();
            fn info() -> &'static #krate::private::SignatureInfo { ::core::unreachable!() }
        }
    }
}
