//! `#[derive(FfiType)]` on a struct with an owned handle: it owns what its fields own, so it is no plain value and crosses by value only.
//!
//! What would copy it is implemented with a bound that it never meets, whose message says what to do.

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{DeriveInput, Field, Fields, Meta};

use super::crossing::{self, Way};
use super::ffi_type::{c_repr_struct, label, members, name_in_c};
use super::pointees;
use super::record;
use super::signature;
use crate::check::ffi_type::Names;
use crate::types::owns_a_callback;

/// Whether one of the fields owns a callback.
pub(super) fn is_owning(fields: &Fields) -> bool {
    fields.iter().any(|field| owns_a_callback(&field.ty))
}

// from  #[repr(C)] struct Offer { discount: OwnedHandle<Discount>, fee: i64 }
// into  #[repr(C)] struct __Offer_in_c { discount: u64, fee: i64 }, by which it is a parameter and a result
pub(super) fn block(
    input: &DeriveInput,
    fields: &Fields,
    repr: &[Meta],
    chosen: &Names,
    krate: &TokenStream,
) -> TokenStream {
    let parameters = ["__c_repr", "__call", "__value", "__arrived"];
    let shields = signature::shields(parameters.map(|name| format_ident!("{name}")));
    let use_private = signature::use_private(krate, &shields);
    let c_repr_name = name_in_c(&input.ident);
    let c_repr_struct = c_repr_struct(&c_repr_name, fields, repr);
    let plain = fields.iter().filter(|field| !owns_a_callback(&field.ty));
    let checks = crossing::checks(plain.map(|field| (Way::Element, &field.ty)));
    let identity = record::identity(&chosen.symbol);
    let (lift, lower) = (lift(input, fields, &identity), lower(input, fields));
    let (name, refusals) = (&input.ident, refusals(input));
    let record = record::structure(input, fields, &quote!(#c_repr_name), chosen);
    let pointees = pointees::record(&chosen.symbol, fields.iter().map(|field| &field.ty));
    quote! {
        #use_private
        #checks
        #c_repr_struct
        #lift
        impl __r::ByValue for #name {
            type CRepr = #c_repr_name;
        }
        #lower
        #refusals
        #record
        #pointees
    }
}

/// The fields with their members.
fn parts(fields: &Fields) -> impl Iterator<Item = (&Field, TokenTree)> {
    fields.iter().zip(members(fields))
}

/// Takes the whole struct or nothing: plain fields are checked first, and what has arrived is given back if another field is refused.
fn lift(input: &DeriveInput, fields: &Fields, identity: &Literal) -> TokenStream {
    let (name, c_repr) = (&input.ident, name_in_c(&input.ident));
    let (owners, plain): (Vec<_>, Vec<_>) =
        parts(fields).partition(|(field, _)| owns_a_callback(&field.ty));
    let checked = plain.iter().map(|(field, member)| {
        let (ty, label) = (crossing::key(Way::Element, &field.ty), label(member));
        quote!(__r::field(#label, <#ty as __r::FfiType>::from_c_repr(__c_repr.#member))?)
    });
    let taken = owners.iter().map(|(field, member)| {
        let (ty, label) = (&field.ty, label(member));
        quote!(__r::Arrived::<#ty>::new(#label, __c_repr.#member)?)
    });
    let kept = kept(fields, plain.len());
    let (given_back, from_rust) = (give_back(fields), as_rust_passes_it(fields));
    quote! {
        unsafe impl __r::Lift for #name {
            type CRepr = #c_repr;
            type Out<'call> = Self;
            const DESC: &'static __r::TypeDesc = &__r::TypeDesc::structure::<#c_repr>(#identity);
            const TAKES: __r::bool = true;
            fn give_back(__value: Self) {
                #given_back
            }
            fn settle<'call>(
                __value: <Self as __r::Lift>::Out<'call>,
            ) -> <Self as __r::Lift>::Out<'call> {
                Self { #from_rust }
            }
            unsafe fn lift<'call>(
                __c_repr: #c_repr,
                __call: &'call __r::Call,
            ) -> __r::Result<Self, __r::Invalid> {
                let __arrived = (#(#checked,)* #(#taken,)*);
                __r::Ok(Self { #kept })
            }
        }
    }
}

/// Gives back the owners that a refused call has brought.
fn give_back(fields: &Fields) -> TokenStream {
    let owners = parts(fields).filter(|(field, _)| owns_a_callback(&field.ty));
    let calls = owners.map(|(field, member)| {
        let ty = &field.ty;
        quote!(<#ty as __r::Lift>::give_back(__value.#member);)
    });
    calls.collect()
}

/// The struct's fields, of the tuple in which the plain ones stand first.
fn kept(fields: &Fields, plain: usize) -> TokenStream {
    let (mut next, mut next_owned) = (0, plain);
    let kept = parts(fields).map(|(field, member)| {
        let (at, keep) = if owns_a_callback(&field.ty) {
            (&mut next_owned, quote!(.keep()))
        } else {
            (&mut next, TokenStream::new())
        };
        let index = Literal::usize_unsuffixed(*at);
        *at += 1;
        quote!(#member: __arrived.#index #keep,)
    });
    kept.collect()
}

/// The fields of a struct that Rust passes: a call that refuses it gives none of its owners back.
fn as_rust_passes_it(fields: &Fields) -> TokenStream {
    let values = parts(fields).map(|(field, member)| {
        let ty = &field.ty;
        if owns_a_callback(ty) {
            quote!(#member: <#ty as __r::Lift>::settle(__value.#member),)
        } else {
            quote!(#member: __value.#member,)
        }
    });
    values.collect()
}

/// As of an owned handle, the value of `on_error` is `None`: all bytes of the struct are 0.
fn lower(input: &DeriveInput, fields: &Fields) -> TokenStream {
    let (name, c_repr) = (&input.ident, name_in_c(&input.ident));
    let lowered = parts(fields).map(|(field, member)| {
        let ty = &field.ty;
        if owns_a_callback(ty) {
            quote!(#member: <#ty as __r::OwnedField>::into_number(__value.#member))
        } else {
            let ty = crossing::key(Way::Element, ty);
            quote!(#member: <#ty as __r::FfiType>::into_c_repr(__value.#member))
        }
    });
    quote! {
        unsafe impl __r::Lower for #name {
            type CRepr = #c_repr;
            type Value = __r::Option<Self>;
            type Error = __r::Infallible;
            const DESC: &'static __r::TypeDesc = <Self as __r::Lift>::DESC;
            fn into_value(self) -> __r::Result<__r::Option<Self>, __r::Infallible> {
                __r::Ok(__r::Option::Some(self))
            }
            fn lower(__value: __r::Option<Self>) -> #c_repr {
                __value.map_or(unsafe { __r::zeroed() }, |__value| #c_repr { #(#lowered,)* })
            }
        }
    }
}

/// Where a plain struct may stand and this one may not: each for the message of its bound.
fn refusals(input: &DeriveInput) -> TokenStream {
    let (name, c_repr) = (&input.ident, name_in_c(&input.ident));
    let owns_nothing = quote!(where for<'used> #name: __r::OwnsNothing<'used>);
    quote! {
        unsafe impl __r::FfiType for #name #owns_nothing {
            type CRepr = #c_repr;
            const EVERY_BIT_PATTERN: __r::bool = false;
            const DESC: &'static __r::TypeDesc = <Self as __r::Lift>::DESC;
            fn from_c_repr(_: #c_repr) -> __r::Result<Self, __r::Invalid> { __r::unreachable() }
            fn into_c_repr(self) -> #c_repr { __r::unreachable() }
        }
        unsafe impl __r::Keep for #name #owns_nothing {
            type Kept = ();
            fn keep(_: Self) -> __r::Result<(), __r::Full> { __r::unreachable() }
            fn lend<'call>(_: &'call ()) -> Self { __r::unreachable() }
        }
        unsafe impl __r::Pass for #name #owns_nothing {
            fn pass(_: Self) -> #c_repr { __r::unreachable() }
        }
    }
}
