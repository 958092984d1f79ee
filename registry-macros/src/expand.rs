//! The pipeline: parse, check, model, write.
//!
//! Each kind of item has a file: [`function`], [`callback_type`] (with [`exports`], [`pool`], [`thunks`] and [`foreign`]), [`interface`], [`mod@ffi_type`] and [`runtime`]. They share
//! [`signature`] (the parts of a stub), [`crossing`] (the names of the types in it), [`on_error`], [`record`], [`pointees`] and [`claims`]. The lines
//! `from` and `into` above a function show what the user wrote, and the items that it becomes.
//!
//! Rules of all of them: a path is absolute or begins at `__r`, the library's private module; no generated name can meet one of the
//! user's ([`Apart`]); the user's types keep their places, so that rustc's errors about them do; and no lint level is set, since the
//! user may forbid it (but for a few items, see [`Exported::allow`](crate::model::Exported::allow)).

mod callback_type;
mod claims;
mod crossing;
pub(crate) mod exports;
mod ffi_type;
mod foreign;
mod function;
pub(crate) mod interface;
pub(crate) mod on_error;
mod owning;
mod pointees;
mod pool;
mod record;
mod remote;
pub(crate) mod runtime;
mod signature;
mod thunks;

use proc_macro2::{Span, TokenStream};
use syn::DeriveInput;

use crate::apart::Apart;
use crate::args::{self, Args};
use crate::check::{self, Form};
use crate::errors::{self, Errors};
use crate::item::{self, UserItem};
use crate::model::{ExportedFn, ExportedInterface, ExportedType};
use crate::{fallback, model, names};

/// `#[exported_callback(args)] item`.
pub(crate) fn exported_callback(args: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let apart = Apart::of(&args, item);
    let args = args::parse(apart.raw(args), args::ATTRIBUTE, &mut errors);
    let item = match item::parse(item, &apart) {
        Ok(item) => item,
        Err(error) => return fallback::untouched(item, &error),
    };
    if let Some(second) = check::second_attribute(&item) {
        // The second one writes all that belongs to the item.
        return fallback::untouched(&item.whole, &second);
    }
    let form = check::check_item(&item, &mut errors);
    if let Some(form) = &form {
        check::check_arguments(form, &args, &mut errors);
    }
    match form {
        Some(form) if errors.is_empty() => write(&item, &form, &args, &apart),
        form => fallback::with_errors(&item, form.as_ref(), &args, &errors),
    }
}

fn write(item: &UserItem, form: &Form, args: &Args, apart: &Apart) -> TokenStream {
    match form {
        Form::Function(callable) => {
            let function = ExportedFn::new(item, callable, args);
            function::expand(&function, item, apart)
        }
        Form::Type(callable) => {
            let callback = ExportedType::new(item, callable, args);
            callback_type::expand(&callback, apart)
        }
        Form::Interface(checked) => {
            let exported = ExportedInterface::new(item, checked, args);
            interface::expand(&exported, item, apart)
        }
    }
}

/// `#[derive(FfiType)] item`.
pub(crate) fn ffi_type(item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let apart = Apart::of(&TokenStream::new(), &item);
    let input: DeriveInput = match syn::parse2(apart.raw(item)) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let args = args::of_attributes(&input.attrs, args::FFI_TYPE, &mut errors);
    let krate = model::krate(args.krate.as_ref());
    let chosen = check::ffi_type::Names::new(&input, args.binding, &mut errors);
    let remote = args.remote.map(|arg| arg.value);
    check::ffi_type::check_remote(&input, remote.as_ref(), &mut errors);
    match check::ffi_type::check(&input, &mut errors) {
        Some(shape) if errors.is_empty() => {
            ffi_type::expand(&input, &shape, &chosen, remote.as_ref(), &krate, &apart)
        }
        _ => fallback::ffi_type(&input, &krate, &errors),
    }
}

/// `export_runtime!(args)`.
pub(crate) fn export_runtime(args: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let args = args::parse(args, args::RUNTIME, &mut errors);
    let prefix = args
        .prefix
        .map_or_else(names::symbol_prefix, |arg| arg.value);
    if errors.is_empty() {
        // `args` has checked a prefix that was given.
        if let Some((symbol, owner)) = runtime::taken(&prefix) {
            errors.at(
                Span::call_site(),
                errors::taken_prefix(&prefix, &symbol, owner),
            );
        }
    }
    if !errors.is_empty() {
        return errors.to_tokens();
    }
    runtime::expand(
        &prefix,
        args.queues.is_some(),
        &model::krate(args.krate.as_ref()),
    )
}
