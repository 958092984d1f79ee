//! The thunks of a callback type: stubs that find the closure by the `user_data` that C passes.
//!
//! Every type has two, with `user_data` first and last. `user_data_at = 1` asks for a third. `user_data = isize` is the type in which C passes it to
//! all of them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::on_error::OnError;
use super::signature::Pieces;
use crate::model::{ExportedType, Param, ParamKind};
use crate::names;

/// The parts that all thunks of a type share.
struct Thunks<'a> {
    callback: &'a ExportedType,
    pieces: &'a Pieces,
    /// The type of `user_data`.
    ty: TokenStream,
    /// What `call_thunk` gets of it.
    argument: TokenStream,
}

// from  (a: &str) -> c_int
// into  impl CallbackType, and the thunks with `user_data` first and last; with `user_data_at`, one more
pub(crate) fn expand(callback: &ExportedType, pieces: &Pieces, on_error: &OnError) -> TokenStream {
    let (marker, item) = (&callback.common.marker, &callback.common.item);
    let (on_error, ret) = (&on_error.value, &pieces.ret);
    let thunks = Thunks::new(callback, pieces);
    let (first, last) = (names::nested(item, "first"), names::nested(item, "last"));
    let end = pieces.c_names.len();
    let (first_type, last_type) = (thunks.ty(0), thunks.ty(end));
    let definitions = [thunks.definition(&first, 0), thunks.definition(&last, end)];
    let between = callback.user_data.at.map(|at| thunks.between(at));
    quote! {
        unsafe impl __r::CallbackType for #marker {
            const ON_ERROR: __r::Value<#ret> = #on_error;
            type ThunkFirst = #first_type;
            type ThunkLast = #last_type;
            const THUNK_FIRST: Self::ThunkFirst = #first;
            const THUNK_LAST: Self::ThunkLast = #last;
        }
        #(#definitions)*
        #between
    }
}

impl<'a> Thunks<'a> {
    fn new(callback: &'a ExportedType, pieces: &'a Pieces) -> Self {
        let name = parameter();
        let (ty, argument) = match &callback.user_data.ty {
            None => (quote!(*mut __r::c_void), quote!(#name)),
            Some(ty) => (
                quote!(#ty),
                quote!(<#ty as __r::UserDataType>::into_pointer(#name)),
            ),
        };
        Self {
            callback,
            pieces,
            ty,
            argument,
        }
    }

    /// The type of the thunk with `user_data` behind this many C parameters.
    fn ty(&self, at: usize) -> TokenStream {
        let Pieces {
            unsafe_extern,
            c_type_list,
            c_return,
            ..
        } = self.pieces;
        let ty = &self.ty;
        let (before, behind) = c_type_list.split_at(at);
        quote!(#unsafe_extern fn(#(#before,)* #ty, #(#behind,)*) #c_return)
    }

    fn definition(&self, thunk: &Ident, at: usize) -> TokenStream {
        let Pieces {
            unsafe_extern,
            c_names,
            c_type_list,
            c_return,
            call_arguments,
            ..
        } = self.pieces;
        let (name, ty, argument) = (parameter(), &self.ty, &self.argument);
        let marker = &self.callback.common.marker;
        let params = c_names.iter().zip(c_type_list);
        let mut params: Vec<TokenStream> = params.map(|(name, ty)| quote!(#name: #ty)).collect();
        params.insert(at, quote!(#name: #ty));
        // `inline`, so that it is compiled only where it is asked for.
        quote! {
            #[inline]
            #unsafe_extern fn #thunk(#(#params),*) #c_return {
                unsafe { __r::call_thunk::<#marker>(#argument, #call_arguments) }
            }
        }
    }

    /// The thunk with `user_data` behind this many parameters of the user's.
    fn between(&self, at: usize) -> TokenStream {
        let before = self.callback.common.params.iter().take(at);
        let at = before.map(c_parameters).sum();
        let marker = &self.callback.common.marker;
        let thunk = names::nested(&self.callback.common.item, "between");
        let (ty, definition) = (self.ty(at), self.definition(&thunk, at));
        quote! {
            unsafe impl __r::UserDataBetween for #marker {
                type Thunk = #ty;
                const THUNK: Self::Thunk = #thunk;
            }
            #definition
        }
    }
}

/// The parameter that has `user_data`.
fn parameter() -> Ident {
    format_ident!("__user_data")
}

/// How many C parameters it is.
fn c_parameters(param: &Param) -> usize {
    match param.kind {
        ParamKind::Value => 1,
        ParamKind::Slice(_) | ParamKind::Str(_) => 2,
    }
}
