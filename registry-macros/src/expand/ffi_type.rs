//! `#[derive(FfiType)]`: the C form of a type, in which every bit pattern is a value, and the way back from it.
//!
//! Made from the [`Shape`] that [`check::ffi_type`](crate::check::ffi_type) found. C never writes into the user's type: it
//! fills the C form, and what is not a value of the user's type is refused before the callback runs.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{DeriveInput, Field, Fields, Meta, Path, Variant};

use super::crossing::{self, Way};
use super::owning;
use super::pointees;
use super::record;
use super::remote;
use super::signature;
use crate::apart::Apart;
use crate::check::ffi_type::{Names, Shape};
use crate::errors;
use crate::names;
use crate::types::is_typed_handle;

pub(crate) fn expand(
    input: &DeriveInput,
    shape: &Shape,
    chosen: &Names,
    remote: Option<&Path>,
    krate: &TokenStream,
    apart: &Apart,
) -> TokenStream {
    let block = apart.ours(match shape {
        Shape::Struct { fields, repr } if owning::has_handles(fields) => {
            owning::block(input, fields, repr, chosen, krate)
        }
        _ => block(input, shape, chosen, remote, krate),
    });
    quote!(const _: () = { #block };)
}

fn block(
    input: &DeriveInput,
    shape: &Shape,
    chosen: &Names,
    remote: Option<&Path>,
    krate: &TokenStream,
) -> TokenStream {
    let parameters = ["__c_repr", "__call", "__value", "__result", "__on_error"];
    let shields = signature::shields(parameters.map(|name| format_ident!("{name}")));
    let use_private = signature::use_private(krate, &shields);
    let name = &input.ident;
    let identity = record::identity(&chosen.symbol);
    let body = match shape {
        Shape::Struct { fields, repr } => of_struct(name, fields, repr, &identity),
        Shape::Transparent { field } => of_transparent(name, field),
        Shape::Enum { integer, variants } => of_enum(name, integer, *variants, &identity),
    };
    let record = recorded(input, shape, chosen);
    let pointees = match shape {
        Shape::Struct { fields, .. } => {
            pointees::record(&chosen.symbol, fields.iter().map(|field| &field.ty))
        }
        _ => TokenStream::new(),
    };
    let layout = layout(name, shape);
    let remote = remote.map(|remote| remote::expand(name, remote, shape));
    let lift_and_lower = lift_and_lower(name, shape);
    quote! {
        #use_private
        #body
        #layout
        #lift_and_lower
        #record
        #pointees
        #remote
    }
}

/// The record of the type for the artifact.
fn recorded(input: &DeriveInput, shape: &Shape, chosen: &Names) -> TokenStream {
    match shape {
        Shape::Struct { fields, .. } => {
            record::structure(input, fields, &input.ident.to_token_stream(), chosen)
        }
        // Its record is that of its field.
        Shape::Transparent { .. } => TokenStream::new(),
        Shape::Enum { integer, variants } => {
            let ty = integer_type(integer);
            record::enumeration(input, *variants, &ty, is_signed(integer), chosen)
        }
    }
}

/// `i32` of the library, spanning nothing of the user's.
fn integer_type(integer: &Ident) -> TokenStream {
    let integer = format_ident!("{integer}");
    quote!(__r::#integer)
}

fn is_signed(integer: &Ident) -> bool {
    integer.to_string().starts_with('i')
}

/// The name of a struct's C form, which messages of the compiler show.
pub(super) fn name_in_c(name: &Ident) -> Ident {
    format_ident!("__{}_in_c", names::bare(name))
}

// from  #[repr(C)] struct Point { x: f64, kind: Kind }
// into  #[repr(C)] struct __Point_in_c { x: f64, kind: i32 } and the way back
fn of_struct(name: &Ident, fields: &Fields, repr: &[Meta], identity: &Literal) -> TokenStream {
    let c_repr_name = name_in_c(name);
    let c_repr_struct = c_repr_struct(&c_repr_name, fields, repr);
    let members: Vec<_> = members(fields).collect();
    let labels: Vec<String> = members.iter().map(label).collect();
    let checks = crossing::checks(fields.iter().map(|field| (Way::Element, &field.ty)));
    let types: Vec<_> = fields
        .iter()
        .map(|field| crossing::key(Way::Element, &field.ty))
        .collect();
    let copy = names::copy_bound(name);
    quote! {
        #checks
        #c_repr_struct
        unsafe impl __r::FfiType for #name #copy {
            type CRepr = #c_repr_name;
            const EVERY_BIT_PATTERN: __r::bool = #(<#types as __r::FfiType>::EVERY_BIT_PATTERN)&&*;
            const DESC: &'static __r::TypeDesc = &__r::TypeDesc::structure::<Self>(#identity);
            fn from_c_repr(__c_repr: #c_repr_name) -> __r::Result<Self, __r::Invalid> {
                __r::Ok(Self {
                    #(#members: __r::field(#labels, <#types as __r::FfiType>::from_c_repr(__c_repr.#members))?,)*
                })
            }
            fn check(__c_repr: &#c_repr_name) -> __r::Result<(), __r::Invalid> {
                #(__r::field(#labels, <#types as __r::FfiType>::check(&__c_repr.#members))?;)*
                __r::Ok(())
            }
            fn into_c_repr(self) -> #c_repr_name {
                #c_repr_name { #(#members: <#types as __r::FfiType>::into_c_repr(self.#members),)* }
            }
        }
    }
}

// from  #[repr(transparent)] struct Cents(i64);
// into  impl FfiType for Cents, by that of `i64`
fn of_transparent(name: &Ident, field: &Field) -> TokenStream {
    let checks = crossing::checks([(Way::Element, &field.ty), (Way::ByValue, &field.ty)]);
    let ty = crossing::key(Way::Element, &field.ty);
    let copy = names::copy_bound(name);
    let member = member(0, field);
    quote! {
        #checks
        unsafe impl __r::FfiType for #name #copy {
            type CRepr = <#ty as __r::FfiType>::CRepr;
            const EVERY_BIT_PATTERN: __r::bool = <#ty as __r::FfiType>::EVERY_BIT_PATTERN;
            const DESC: &'static __r::TypeDesc = <#ty as __r::FfiType>::DESC;
            fn from_c_repr(__c_repr: Self::CRepr) -> __r::Result<Self, __r::Invalid> {
                __r::Ok(Self { #member: <#ty as __r::FfiType>::from_c_repr(__c_repr)? })
            }
            fn check(__c_repr: &Self::CRepr) -> __r::Result<(), __r::Invalid> {
                <#ty as __r::FfiType>::check(__c_repr)
            }
            fn into_c_repr(self) -> Self::CRepr {
                <#ty as __r::FfiType>::into_c_repr(self.#member)
            }
        }
    }
}

// from  #[repr(C)] struct Point { x: f64, kind: Kind }
// into  assertions at the user's tokens that both have the same layout
fn layout(name: &Ident, shape: &Shape) -> TokenStream {
    let place = names::located(name.span());
    let owner = names::bare(name);
    let (c_repr, message) = (in_memory(name, shape), errors::another_layout(&owner));
    let whole = quote_spanned! {place=>
        const _: () = ::core::assert!(
            ::core::mem::size_of::<#name>() == ::core::mem::size_of::<#c_repr>()
                && ::core::mem::align_of::<#name>() == ::core::mem::align_of::<#c_repr>(),
            #message
        );
    };
    let Shape::Struct { fields, .. } = shape else {
        return whole;
    };
    let message = errors::no_size(&owner);
    let sized = quote_spanned! {place=>
        const _: () = ::core::assert!(::core::mem::size_of::<#name>() != 0, #message);
    };
    let offsets = fields.iter().zip(members(fields)).map(|(field, member)| {
        let at = field.ident.as_ref().map_or(place, |ident| names::located(ident.span()));
        let message = errors::another_offset(&owner, &member.to_string());
        quote_spanned! {at=>
            const _: () = ::core::assert!(
                ::core::mem::offset_of!(#name, #member) == ::core::mem::offset_of!(#c_repr, #member),
                #message
            );
        }
    });
    quote!(#sized #whole #(#offsets)*)
}

/// The C form's type.
fn in_memory(name: &Ident, shape: &Shape) -> TokenStream {
    match shape {
        Shape::Struct { .. } => {
            let c_repr = name_in_c(name);
            quote!(#c_repr)
        }
        Shape::Transparent { field } => {
            let ty = crossing::key(Way::Element, &field.ty);
            quote!(<#ty as __r::FfiType>::CRepr)
        }
        Shape::Enum { integer, .. } => integer_type(integer),
    }
}

/// The names of the fields, or their numbers, as generated code writes them.
pub(super) fn members(fields: &Fields) -> impl Iterator<Item = TokenTree> {
    let fields = fields.iter().enumerate();
    fields.map(|(at, field)| member(at, field))
}

pub(super) fn member(at: usize, field: &Field) -> TokenTree {
    match &field.ident {
        Some(ident) => names::moved(ident).into(),
        None => Literal::usize_unsuffixed(at).into(),
    }
}

/// The name of a field, for messages.
pub(super) fn label(member: &TokenTree) -> String {
    member.to_string().trim_start_matches("r#").to_owned()
}

pub(super) fn c_repr_struct(name: &Ident, fields: &Fields, repr: &[Meta]) -> TokenStream {
    let types = fields.iter().map(|field| {
        if is_typed_handle(&field.ty) {
            quote!(__r::u64)
        } else {
            crossing::c_repr(Way::Element, &field.ty)
        }
    });
    let body = if matches!(fields, Fields::Named(_)) {
        let members: Vec<_> = members(fields).collect();
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
fn of_enum<'a>(
    name: &Ident,
    integer: &Ident,
    variants: impl IntoIterator<Item = &'a Variant>,
    identity: &Literal,
) -> TokenStream {
    let owner = names::bare(name);
    let signed = is_signed(integer);
    let integer = integer_type(integer);
    let variants: Vec<Ident> = variants
        .into_iter()
        .map(|variant| names::moved(&variant.ident))
        .collect();
    let copy = names::copy_bound(name);
    quote! {
        unsafe impl __r::FfiType for #name #copy {
            type CRepr = #integer;
            const EVERY_BIT_PATTERN: __r::bool = false;
            const DESC: &'static __r::TypeDesc = &__r::TypeDesc::enumeration::<Self>(#identity, #signed);
            fn from_c_repr(__c_repr: #integer) -> __r::Result<Self, __r::Invalid> {
                #(if __c_repr == Self::#variants as #integer {
                    return __r::Ok(Self::#variants);
                })*
                __r::Err(__r::unknown_discriminant(#owner, __c_repr as __r::i128))
            }
            fn into_c_repr(self) -> #integer {
                self as #integer
            }
        }
    }
}

// from  impl FfiType for Point
// into  impl Lift, impl ByValue, impl Keep, impl Pass and impl Lower, which say that it may be a parameter, also of what waits and of what foreign
//       code implements, and a result
fn lift_and_lower(name: &Ident, shape: &Shape) -> TokenStream {
    let copy = names::copy_bound(name);
    let (passed, lifted) = passed(shape);
    let (keep, pass, mistakable) = (keep(name), pass(name, shape), mistakable(shape));
    quote! {
        unsafe impl __r::Lift for #name #copy {
            type CRepr = #passed;
            type Out<'call> = Self;
            const DESC: &'static __r::TypeDesc = <Self as __r::FfiType>::DESC;
            unsafe fn lift<'call>(
                __c_repr: <Self as __r::Lift>::CRepr,
                __call: &'call __r::Call,
            ) -> __r::Result<Self, __r::Invalid> {
                #lifted
            }
        }
        impl __r::ByValue for #name #copy {
            type CRepr = <Self as __r::Lift>::CRepr;
        }
        #keep
        #pass
        unsafe impl __r::Lower for #name #copy {
            type CRepr = <Self as __r::FfiType>::CRepr;
            type Value = Self;
            type Error = __r::Infallible;
            const DESC: &'static __r::TypeDesc = <Self as __r::FfiType>::DESC;
            fn into_value(self) -> __r::Result<Self, __r::Infallible> {
                __r::Ok(self)
            }
            fn lower(__value: Self) -> <Self as __r::FfiType>::CRepr {
                __r::FfiType::into_c_repr(__value)
            }
            #mistakable
        }
    }
}

/// A plain value is kept as it is, for a call that waits.
fn keep(name: &Ident) -> TokenStream {
    let copy = names::copy_bound(name);
    quote! {
        unsafe impl __r::Keep for #name #copy, for<'call> #name: __r::CanWait<'call> {
            type Kept = Self;
            fn keep(__value: Self) -> __r::Result<Self, __r::Full> {
                __r::Ok(__value)
            }
            fn lend<'call>(__value: &'call Self) -> Self {
                *__value
            }
        }
    }
}

/// The way back from `lift`, for an argument of a foreign callable.
fn pass(name: &Ident, shape: &Shape) -> TokenStream {
    let copy = names::copy_bound(name);
    let c_repr = quote!(__r::FfiType::into_c_repr(__value));
    let passed = match shape {
        Shape::Struct { .. } => c_repr,
        Shape::Transparent { field } => {
            let ty = crossing::key(Way::Element, &field.ty);
            let member = member(0, field);
            quote!(<#ty as __r::Pass>::pass(__value.#member))
        }
        Shape::Enum { integer, .. } => {
            let integer = integer_type(integer);
            quote!(<#integer as __r::Pass>::pass(#c_repr))
        }
    };
    quote! {
        unsafe impl __r::Pass for #name #copy {
            fn pass(__value: Self) -> <Self as __r::Lift>::CRepr {
                #passed
            }
        }
    }
}

/// The C type of a parameter, and the code that lifts it. On wasm32 an integer under 32 bits is passed as 32, and so is an enum of one.
fn passed(shape: &Shape) -> (TokenStream, TokenStream) {
    let as_its_own = |ty: TokenStream| {
        let lifted = quote!(__r::FfiType::from_c_repr(
            __r::FfiType::into_c_repr(unsafe { <#ty as __r::Lift>::lift(__c_repr, __call) }?)
        ));
        (quote!(<#ty as __r::Lift>::CRepr), lifted)
    };
    match shape {
        Shape::Struct { .. } => {
            let lifted = quote!(__r::FfiType::from_c_repr(__c_repr));
            (quote!(<Self as __r::FfiType>::CRepr), lifted)
        }
        Shape::Transparent { field } => {
            let ty = crossing::key(Way::Element, &field.ty);
            as_its_own(quote!(#ty))
        }
        Shape::Enum { integer, .. } => as_its_own(integer_type(integer)),
    }
}

/// Whether C could take a result for `on_error`: may say yes too often, and does for structs, whose fields may be
/// floats or have gaps between them.
fn mistakable(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Struct { .. } => quote! {
            fn is_mistakable(_: &Self::CRepr, _: &Self::CRepr) -> __r::bool { true }
        },
        Shape::Transparent { field } => {
            let ty = crossing::key(Way::Element, &field.ty);
            quote! {
                fn is_mistakable(__result: &Self::CRepr, __on_error: &Self::CRepr) -> __r::bool {
                    <#ty as __r::Lower>::is_mistakable(__result, __on_error)
                }
            }
        }
        // `Self::CRepr` might be a variant.
        Shape::Enum { integer, .. } => {
            let integer = integer_type(integer);
            quote! {
                fn is_mistakable(__result: &#integer, __on_error: &#integer) -> __r::bool { *__result == *__on_error }
            }
        }
    }
}
