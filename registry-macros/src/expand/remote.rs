//! `#[ffi_type(remote = path)]`: the derive's type describes a type of another crate, which can't implement the library's traits itself.
//!
//! The two have the same fields and layout, which the compiler checks, and each is made of the other.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use super::ffi_type::{member, members};
use crate::check::ffi_type::Shape;
use crate::errors;
use crate::names;

pub(crate) fn expand(name: &Ident, remote: &Path, shape: &Shape) -> TokenStream {
    let (here, there) = match shape {
        Shape::Struct { fields, .. } => {
            let members: Vec<TokenTree> = members(fields).collect();
            (
                of_fields(&quote!(Self), &members),
                of_fields(&quote!(#remote), &members),
            )
        }
        Shape::Transparent { field } => {
            let members = [member(0, field)];
            (
                of_fields(&quote!(Self), &members),
                of_fields(&quote!(#remote), &members),
            )
        }
        Shape::Enum { variants, .. } => {
            let variants: Vec<Ident> = variants
                .iter()
                .map(|variant| names::moved(&variant.ident))
                .collect();
            let (mine, theirs) = (quote!(#name), quote!(#remote));
            (
                of_variants(&theirs, &mine, &variants),
                of_variants(&mine, &theirs, &variants),
            )
        }
    };
    let same = same(name, remote, shape);
    quote! {
        #same
        impl __r::From<#remote> for #name {
            fn from(__value: #remote) -> Self { #here }
        }
        impl __r::From<#name> for #remote {
            fn from(__value: #name) -> Self { #there }
        }
    }
}

/// `Point { x: From::from(__value.x), .. }`: a field may be of a remote type too.
fn of_fields(to: &TokenStream, members: &[TokenTree]) -> TokenStream {
    quote!(#to { #(#members: __r::From::from(__value.#members),)* })
}

fn of_variants(from: &TokenStream, to: &TokenStream, variants: &[Ident]) -> TokenStream {
    quote!(match __value { #(#from::#variants => #to::#variants,)* })
}

/// Assertions at the path that both have the same layout, and the same numbers.
fn same(name: &Ident, remote: &Path, shape: &Shape) -> TokenStream {
    let place = names::located(remote.span());
    let (mine, theirs) = (
        names::bare(name),
        remote.to_token_stream().to_string().replace(' ', ""),
    );
    let message = errors::another_remote(&mine, &theirs);
    let parts: Vec<TokenStream> = match shape {
        Shape::Struct { fields, .. } => members(fields)
            .map(|member| {
                quote!(
                    ::core::mem::offset_of!(#name, #member)
                        == ::core::mem::offset_of!(#remote, #member)
                )
            })
            .collect(),
        Shape::Transparent { .. } => Vec::new(),
        Shape::Enum { variants, .. } => variants
            .iter()
            .map(|variant| {
                let variant = names::moved(&variant.ident);
                quote!(#name::#variant as __r::i128 == #remote::#variant as __r::i128)
            })
            .collect(),
    };
    quote_spanned! {place=>
        const _: () = ::core::assert!(
            ::core::mem::size_of::<#name>() == ::core::mem::size_of::<#remote>()
                && ::core::mem::align_of::<#name>() == ::core::mem::align_of::<#remote>()
                #(&& #parts)*,
            #message
        );
    }
}
