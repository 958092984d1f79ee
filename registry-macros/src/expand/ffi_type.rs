//! `#[derive(FfiType)]`: the shadow of a type, in which every bit pattern is a value, and the way back from it.
//!
//! Before it: `check::ffi_type`, which found a `Shape`. After it: the compiler. C never writes into the user's type:
//! it fills the shadow, and what is not a value of the user's type is refused before the callback runs.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::crossing::{self, Way};
use super::record;
use super::signature::door;
use crate::check::ffi_type::{Repr, Shape};
use crate::data::{Fields, UserType, Variant};
use crate::names;
use crate::words::Words;

pub(crate) fn expand(input: &UserType, shape: &Shape, krate: &Words) -> TokenStream {
    let door = door(krate);
    let name = &input.ident;
    let body = match shape {
        Shape::Struct { fields, repr } => of_struct(name, fields, repr),
        Shape::Enum { integer, variants } => of_enum(name, integer, variants),
    };
    let record = match shape {
        Shape::Struct { fields, .. } => record::structure(input, fields),
        Shape::Enum { integer, variants } => {
            record::enumeration(input, variants, &integer_type(integer), is_signed(integer))
        }
    };
    let crossing = crossing(name, shape);
    quote! {
        const _: () = {
            #door
            #body
            #crossing
            #record
        };
    }
}

/// `i32` of the door, spanning nothing of the user's.
fn integer_type(integer: &Ident) -> TokenStream {
    let integer = format_ident!("{integer}");
    quote!(__r::#integer)
}

fn is_signed(integer: &Ident) -> bool {
    integer.to_string().starts_with('i')
}

// from  #[repr(C)] struct Point { x: f64, kind: Kind }
// into  #[repr(C)] struct __Shadow { x: f64, kind: i32 } and the way back
fn of_struct(name: &Ident, fields: &Fields, repr: &[Repr]) -> TokenStream {
    let shadow_name = format_ident!("__Shadow");
    let shadow_struct = shadow_struct(&shadow_name, fields, repr);
    let members: Vec<_> = fields.members().collect();
    let owner = names::bare(name);
    let labels = members
        .iter()
        .map(|member| member.to_string().trim_start_matches("r#").to_owned());
    let checks = crossing::checks(fields.list.iter().map(|field| (Way::Element, &field.ty)));
    let types: Vec<_> = fields
        .list
        .iter()
        .map(|field| crossing::key(Way::Element, &field.ty))
        .collect();
    let identity = record::identity(name);
    let copy = names::copy_bound(name);
    quote! {
        #checks
        #shadow_struct
        unsafe impl __r::FfiType for #name #copy {
            type Shadow = #shadow_name;
            const EVERY_BIT_PATTERN: __r::bool = #(<#types as __r::FfiType>::EVERY_BIT_PATTERN)&&*;
            const DESC: &'static __r::TypeDesc = &__r::TypeDesc::structure::<Self>(#identity);
            fn from_shadow(shadow: #shadow_name) -> __r::Result<Self, __r::Invalid> {
                __r::Ok(Self {
                    #(#members: __r::field(#owner, #labels, <#types as __r::FfiType>::from_shadow(shadow.#members))?,)*
                })
            }
            fn into_shadow(self) -> #shadow_name {
                #shadow_name { #(#members: <#types as __r::FfiType>::into_shadow(self.#members),)* }
            }
        }
    }
}

fn shadow_struct(name: &Ident, fields: &Fields, repr: &[Repr]) -> TokenStream {
    let types = fields
        .list
        .iter()
        .map(|field| crossing::shadow(Way::Element, &field.ty));
    let repr = repr.iter().map(|part| &part.tokens);
    let body = if fields.named {
        let members: Vec<_> = fields.members().collect();
        quote!({ #(pub #members: #types,)* })
    } else {
        quote!((#(pub #types,)*);)
    };
    quote! {
        #[derive(::core::clone::Clone, ::core::marker::Copy)]
        #[repr(#(#repr),*)]
        pub struct #name #body
    }
}

// from  #[repr(i32)] enum Kind { Plain, Bold = 4 }
// into  i32 and a comparison with each variant's number
fn of_enum(name: &Ident, integer: &Ident, variants: &[Variant]) -> TokenStream {
    let owner = names::bare(name);
    let (signed, identity) = (is_signed(integer), record::identity(name));
    let integer = integer_type(integer);
    let variants: Vec<Ident> = variants
        .iter()
        .map(|variant| names::callee(&variant.ident))
        .collect();
    let copy = names::copy_bound(name);
    quote! {
        unsafe impl __r::FfiType for #name #copy {
            type Shadow = #integer;
            const EVERY_BIT_PATTERN: __r::bool = false;
            const DESC: &'static __r::TypeDesc = &__r::TypeDesc::enumeration::<Self>(#identity, #signed);
            fn from_shadow(shadow: #integer) -> __r::Result<Self, __r::Invalid> {
                #(if shadow == Self::#variants as #integer {
                    return __r::Ok(Self::#variants);
                })*
                __r::Err(__r::unknown_discriminant(#owner, shadow as __r::i128))
            }
            fn into_shadow(self) -> #integer {
                self as #integer
            }
        }
    }
}

// from  impl FfiType for Point
// into  impl Lift and impl Lower, which say that it may be a parameter and a result
fn crossing(name: &Ident, shape: &Shape) -> TokenStream {
    let mistakable = mistakable(shape);
    let copy = names::copy_bound(name);
    quote! {
        unsafe impl __r::Lift for #name #copy {
            type Shadow = <Self as __r::FfiType>::Shadow;
            type Out<'call> = Self;
            const DESC: &'static __r::TypeDesc = <Self as __r::FfiType>::DESC;
            unsafe fn lift<'call>(
                shadow: <Self as __r::FfiType>::Shadow,
                _: &'call __r::Call,
            ) -> __r::Result<Self, __r::Invalid> {
                __r::FfiType::from_shadow(shadow)
            }
        }
        impl __r::ByValue for #name #copy {
            type Shadow = <Self as __r::FfiType>::Shadow;
        }
        unsafe impl __r::Lower for #name #copy {
            type Shadow = <Self as __r::FfiType>::Shadow;
            type Value = Self;
            const DESC: &'static __r::TypeDesc = <Self as __r::FfiType>::DESC;
            fn into_value(self) -> __r::Result<Self, __r::String> {
                __r::Ok(self)
            }
            fn lower(value: Self) -> <Self as __r::FfiType>::Shadow {
                __r::FfiType::into_shadow(value)
            }
            #mistakable
        }
    }
}

/// Whether C could take a result for `on_error`: may say yes too often, and does for structs, whose fields may be
/// floats or have gaps between them.
fn mistakable(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Struct { .. } => quote! {
            fn is_mistakable(_: &Self::Shadow, _: &Self::Shadow) -> __r::bool { true }
        },
        Shape::Enum { .. } => quote! {
            fn is_mistakable(result: &Self::Shadow, on_error: &Self::Shadow) -> __r::bool { *result == *on_error }
        },
    }
}
