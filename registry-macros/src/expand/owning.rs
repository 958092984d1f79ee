//! `#[derive(FfiType)]` on a struct with typed handles: it owns or borrows what its fields do, so it is no plain value and crosses by value only.
//!
//! What would copy it is implemented with a bound that it never meets, whose message says what to do. A struct that borrows has one lifetime. As of any parameter that borrows,
//! the one with `'static` names the type, and a call gets the one with its own lifetime.

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{DeriveInput, Field, Fields, Ident, Meta};

use super::crossing::{self, Way};
use super::ffi_type::{c_repr_struct, label, members, name_in_c};
use super::pointees;
use super::record;
use super::signature;
use crate::check::ffi_type::{self as check, Names};
use crate::errors;
use crate::names;
use crate::types::{borrows_a_callback, is_typed_handle, owns_a_callback, with_static_for};

/// Whether one of the fields is a typed handle.
pub(super) fn has_handles(fields: &Fields) -> bool {
    fields.iter().any(|field| is_typed_handle(&field.ty))
}

/// A struct with typed handles.
struct Holder<'a> {
    name: &'a Ident,
    c_repr: Ident,
    /// With `'static` in the place of the struct's lifetime.
    fields: Fields,
    /// `Offer`; `Hooks<'static>` of a struct that borrows.
    key: TokenStream,
    /// `Offer`; `Hooks<'call>` of a struct that borrows.
    at_call: TokenStream,
    /// `Offer`; `Hooks<'_>` of a struct that borrows.
    at_any: TokenStream,
    owns: bool,
    borrows: bool,
}

impl<'a> Holder<'a> {
    fn new(input: &'a DeriveInput, fields: &Fields) -> Self {
        let (name, mut fields) = (&input.ident, fields.clone());
        let lifetime = check::lifetime(input);
        if let Some(lifetime) = lifetime {
            for field in &mut fields {
                field.ty = with_static_for(&field.ty, &lifetime.ident.to_string()).0;
            }
        }
        let with = |written: TokenStream| match lifetime {
            Some(_) => quote!(#name<#written>),
            None => name.to_token_stream(),
        };
        Self {
            name,
            c_repr: name_in_c(name),
            key: with(quote!('static)),
            at_call: with(quote!('call)),
            at_any: with(quote!('_)),
            owns: fields.iter().any(|field| owns_a_callback(&field.ty)),
            borrows: lifetime.is_some(),
            fields,
        }
    }

    /// The fields with their members.
    fn parts(&self) -> impl Iterator<Item = (&Field, TokenTree)> {
        self.fields.iter().zip(members(&self.fields))
    }
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
    let holder = Holder::new(input, fields);
    let (fields, c_repr_name) = (&holder.fields, &holder.c_repr);
    let c_repr_struct = c_repr_struct(c_repr_name, fields, repr);
    let plain = fields.iter().filter(|field| !is_typed_handle(&field.ty));
    let checks = crossing::checks(plain.map(|field| (Way::Element, &field.ty)));
    let identity = record::identity(&chosen.symbol);
    let (lift, lower) = (lift(&holder, &identity), lower(&holder));
    let (by_value, refusals) = (by_value(&holder), refusals(&holder));
    let no_drop = no_drop(&holder);
    let record = record::structure(input, fields, &quote!(#c_repr_name), chosen);
    let pointees = pointees::record(&chosen.symbol, fields.iter().map(|field| &field.ty));
    quote! {
        #use_private
        #checks
        #c_repr_struct
        #no_drop
        #lift
        #by_value
        #lower
        #refusals
        #record
        #pointees
    }
}

/// Refuses a `Drop` of its own. That of a struct that owns is refused by the compiler, since its fields are moved out of it. The fields of one that only borrows are copied,
/// so that it would run for each copy.
fn no_drop(holder: &Holder<'_>) -> Option<TokenStream> {
    let Holder { name, key, .. } = holder;
    let message = errors::drop_of_its_own(&names::bare(name));
    let place = names::located(name.span());
    let refused = quote_spanned! {place=>
        const _: () = ::core::assert!(!::core::mem::needs_drop::<#key>(), #message);
    };
    (!holder.owns).then_some(refused)
}

/// Takes the whole struct or nothing: what takes nothing is checked first, and what has arrived is given back if another field is refused.
fn lift(holder: &Holder<'_>, identity: &Literal) -> TokenStream {
    let Holder {
        name,
        c_repr,
        key,
        at_call,
        at_any,
        owns,
        ..
    } = holder;
    let (others, arrived) = arrived(holder);
    let kept = kept(holder, others);
    let (given_back, from_rust) = (give_back(holder), as_rust_passes_it(holder));
    quote! {
        unsafe impl __r::Lift for #key {
            type CRepr = #c_repr;
            type Out<'call> = #at_call;
            const DESC: &'static __r::TypeDesc = &__r::TypeDesc::structure::<#c_repr>(#identity);
            const TAKES: __r::bool = #owns;
            fn give_back(__value: #at_any) {
                #given_back
            }
            fn settle<'call>(
                __value: <Self as __r::Lift>::Out<'call>,
            ) -> <Self as __r::Lift>::Out<'call> {
                #name { #from_rust }
            }
            unsafe fn lift<'call>(
                __c_repr: #c_repr,
                __call: &'call __r::Call,
            ) -> __r::Result<#at_call, __r::Invalid> {
                let __arrived = (#arrived);
                __r::Ok(#name { #kept })
            }
        }
    }
}

/// The parts of a tuple: how many take nothing, which stand first, and all of them.
fn arrived(holder: &Holder<'_>) -> (usize, TokenStream) {
    let (owners, others): (Vec<_>, Vec<_>) = holder
        .parts()
        .partition(|(field, _)| owns_a_callback(&field.ty));
    let checked = others.iter().map(|(field, member)| checked(field, member));
    let taken = owners.iter().enumerate().map(|(at, (field, member))| {
        let (ty, label) = (&field.ty, label(member));
        let before = owners[..at].iter().map(|(_, member)| member);
        quote!(__r::Arrived::<#ty>::new(#label, __c_repr.#member, &[#(__c_repr.#before),*])?)
    });
    (others.len(), quote!(#(#checked,)* #(#taken,)*))
}

/// The value of a field that takes nothing.
fn checked(field: &Field, member: &TokenTree) -> TokenStream {
    let (ty, label) = (&field.ty, label(member));
    if borrows_a_callback(ty) {
        let arrived = quote!(<#ty as __r::BorrowedField>::arrive(__c_repr.#member, __call));
        return quote!(__r::field(#label, #arrived)?);
    }
    let ty = crossing::key(Way::Element, ty);
    quote!(__r::field(#label, <#ty as __r::FfiType>::from_c_repr(__c_repr.#member))?)
}

/// Gives back the owners that a refused call has brought.
fn give_back(holder: &Holder<'_>) -> TokenStream {
    let owners = holder
        .parts()
        .filter(|(field, _)| owns_a_callback(&field.ty));
    let calls = owners.map(|(field, member)| {
        let ty = &field.ty;
        quote!(<#ty as __r::Lift>::give_back(__value.#member);)
    });
    calls.collect()
}

/// The struct's fields, of the tuple in which those that take nothing stand first.
fn kept(holder: &Holder<'_>, others: usize) -> TokenStream {
    let (mut next, mut next_owned) = (0, others);
    let kept = holder.parts().map(|(field, member)| {
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
fn as_rust_passes_it(holder: &Holder<'_>) -> TokenStream {
    let values = holder.parts().map(|(field, member)| {
        let ty = &field.ty;
        if owns_a_callback(ty) {
            quote!(#member: <#ty as __r::Lift>::settle(__value.#member),)
        } else {
            quote!(#member: __value.#member,)
        }
    });
    values.collect()
}

/// As of a typed handle, the value of `on_error` is `None`: all bytes of the struct are 0.
fn lower(holder: &Holder<'_>) -> TokenStream {
    let Holder { c_repr, key, .. } = holder;
    let lowered = holder.parts().map(|(field, member)| {
        let ty = &field.ty;
        if owns_a_callback(ty) {
            quote!(#member: <#ty as __r::OwnedField>::into_number(__value.#member))
        } else if borrows_a_callback(ty) {
            quote!(#member: <#ty as __r::BorrowedField>::into_number(__value.#member))
        } else {
            let ty = crossing::key(Way::Element, ty);
            quote!(#member: <#ty as __r::FfiType>::into_c_repr(__value.#member))
        }
    });
    quote! {
        unsafe impl __r::Lower for #key {
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

/// A parameter without a lifetime; of a struct that borrows for the message of its bound.
fn by_value(holder: &Holder<'_>) -> TokenStream {
    let Holder { c_repr, key, .. } = holder;
    let is_written = holder
        .borrows
        .then(|| quote!(where for<'used> #key: __r::WrittenWithItsLifetime<'used>));
    let one_part = holder
        .borrows
        .then(|| quote!(impl __r::OnePart for #c_repr {}));
    quote! {
        #one_part
        impl __r::ByValue for #key #is_written {
            type CRepr = #c_repr;
        }
    }
}

/// Where a plain struct may stand and this one may not: each for the message of its bound.
fn refusals(holder: &Holder<'_>) -> TokenStream {
    let Holder {
        c_repr,
        key,
        at_call,
        at_any,
        ..
    } = holder;
    let holds_nothing = if holder.owns {
        quote!(where for<'used> #key: __r::OwnsNothing<'used>)
    } else {
        quote!(where for<'used> #key: __r::BorrowsNothing<'used>)
    };
    quote! {
        unsafe impl __r::FfiType for #key #holds_nothing {
            type CRepr = #c_repr;
            const EVERY_BIT_PATTERN: __r::bool = false;
            const DESC: &'static __r::TypeDesc = <Self as __r::Lift>::DESC;
            fn from_c_repr(_: #c_repr) -> __r::Result<Self, __r::Invalid> { __r::unreachable() }
            fn into_c_repr(self) -> #c_repr { __r::unreachable() }
        }
        unsafe impl __r::Keep for #key #holds_nothing {
            type Kept = ();
            fn keep(_: #at_any) -> __r::Result<(), __r::Full> { __r::unreachable() }
            fn lend<'call>(_: &'call ()) -> #at_call { __r::unreachable() }
        }
        unsafe impl __r::Pass for #key #holds_nothing {
            fn pass(_: #at_any) -> #c_repr { __r::unreachable() }
        }
    }
}
