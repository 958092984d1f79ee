//! Converts the types of the model to Rust types, which cbindgen converts to C types.
//!
//! A pointer to an array stays one (`const uint8_t (*key)[16]`), so that C compilers refuse an array of
//! another length.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{foreign, ident};
use crate::model::{Pointee, Type};

/// What a value is in memory: a handle is a `uint64_t` there, on every target.
pub(super) fn stored(ty: &Type) -> TokenStream {
    rust_type(ty, &quote!(u64))
}

/// The Rust type that cbindgen writes as the C type wanted; `handle` is how a handle crosses by itself. Borrowed slices and text are two
/// parameters and never get here.
pub(super) fn rust_type(ty: &Type, handle: &TokenStream) -> TokenStream {
    match ty {
        Type::Void => quote!(()),
        Type::Bool => quote!(bool),
        Type::Int { bits, signed, .. } => number(if *signed { 'i' } else { 'u' }, *bits),
        Type::Float { bits } => number('f', *bits),
        Type::Size { signed: true, .. } => quote!(isize),
        Type::Size { signed: false, .. } => quote!(usize),
        Type::Handle { .. } => handle.clone(),
        Type::Pointer { mutable, to } => {
            let to = pointee(to);
            if *mutable {
                quote!(*mut #to)
            } else {
                quote!(*const #to)
            }
        }
        Type::FunctionPointer => quote!(Option<unsafe extern "C" fn()>),
        Type::Struct(named) | Type::Enum(named) => {
            let name = ident(&named.symbol);
            quote!(#name)
        }
        Type::CText { .. } => quote!(*const c_char),
        Type::Reference { to, .. } => {
            let to = stored(to);
            quote!(*const #to)
        }
        Type::Foreign { callback, .. } => {
            let name = ident(&foreign::symbol(&callback.symbol));
            quote!(*const #name)
        }
        Type::Text | Type::Slice(_) | Type::Buffer(_) => quote!(registry_buffer),
        Type::Array(of, count) => {
            let (of, count) = (stored(of), *count as usize);
            quote!([#of; #count])
        }
    }
}

fn number(letter: char, bits: u8) -> TokenStream {
    let name = format_ident!("{letter}{bits}");
    quote!(#name)
}

fn pointee(to: &Pointee) -> TokenStream {
    match to {
        Pointee::Void => quote!(c_void),
        Pointee::Char => quote!(c_char),
        Pointee::Value(ty) => stored(ty),
        Pointee::Pointer { mutable, to } => {
            let to = pointee(to);
            if *mutable {
                quote!(*mut #to)
            } else {
                quote!(*const #to)
            }
        }
    }
}

/// A type's name in C, for documentation: `uint8_t[16]`.
pub(super) fn word(ty: &Type) -> String {
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::Int { bits, signed, .. } => format!("{}int{bits}_t", if *signed { "" } else { "u" }),
        Type::Size { signed, .. } => if *signed { "intptr_t" } else { "size_t" }.to_owned(),
        Type::Float { bits: 32 } => "float".to_owned(),
        Type::Float { .. } => "double".to_owned(),
        Type::Struct(named) | Type::Enum(named) => named.symbol.clone(),
        Type::Array(..) => {
            let (mut of, mut counts) = (ty, String::new());
            while let Type::Array(inner, count) = of {
                counts.push_str(&format!("[{count}]"));
                of = inner;
            }
            format!("{}{counts}", word(of))
        }
        Type::Handle { .. } => "uint64_t".to_owned(),
        _ => "void *".to_owned(),
    }
}
