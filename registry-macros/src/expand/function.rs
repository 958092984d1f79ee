//! The function form: one function, one hardcoded handle, two symbols for C.
//!
//! The user's function comes out unchanged but for a line of documentation; then the marker; then everything else inside
//! one `const _`, where its names meet none of the user's. That everything is a call of `__function!`, the template in
//! `registry-core/src/expansion.rs`: the compiler fills in a `macro_rules` far faster than an attribute that is compiled
//! unoptimised builds the same tokens, and the template can be read as the code that it is. Each argument has a label, by
//! which the template finds it. Here the arguments are made, and the items that only some functions have; the snapshots
//! beside the tests show the template filled in.
//!
//! The address that Rust hands out is that of an internal stub, never of an exported symbol: it must not depend on which
//! library's symbol of this name the dynamic linker finds first.

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream};
use quote::quote;

use super::on_error::OnError;
use super::pointees;
use super::record;
use super::signature::{self, Pieces};
use crate::args::Abi;
use crate::item::UserItem;
use crate::model::{Exported, ExportedFn, Param, ParamKind};
use crate::names;

pub(crate) fn expand(function: &ExportedFn, item: &UserItem) -> TokenStream {
    let exported = &function.common;
    let user_function = item.with_documentation(&api_line(function));
    let vis = &exported.vis;
    let marker = names::empty_enum(&exported.marker);
    let allow = exported.allow_deprecated();
    let template = template(function);
    quote! {
        #user_function
        #[doc(hidden)]
        #vis #marker
        #allow
        const _: () = { #template };
    }
}

// from  handle = 12345, on_error = -1
// into  add_tax::HANDLE, add_tax::export() and try_export(), or add_tax::stub(); the static that the handle names, the record, what
//       leads from the marker to them, the handle's own symbol, and the two that C links to
fn template(function: &ExportedFn) -> TokenStream {
    let Exported {
        vis,
        marker,
        item,
        krate,
        symbol,
        ..
    } = &function.common;
    let pieces = Pieces::new(&function.common);
    let Pieces {
        c_params,
        c_return,
        shadows,
        keys,
        ret,
        result_param,
        result,
        ..
    } = &pieces;
    let on_error = OnError::new(&function.common, ret);
    let OnError { value, ty, .. } = &on_error;
    let name = names::bare(item);
    let callee = names::callee(item);
    let handle = Literal::u64_unsuffixed(function.handle);
    let handle_symbol = names::uniqueness_symbol(function.handle);
    let try_symbol = format!("{symbol}_try");
    let exported = names::nested(item, "exported");
    let exported_try = names::nested(item, "exported_try");
    let places = places(item, &pieces);
    let own_items = own_items(function, &pieces, &on_error);
    let record = record::function(function, &on_error);
    let calls = calls(function);
    // What the user wrote as a safe function must be one where it is taken up, whatever stands below the attribute.
    let slot = if function.common.is_unsafe {
        quote!(unsafe_slot)
    } else {
        quote!(slot)
    };
    quote! {
        #krate::__function! {
            vis = #vis, marker = #marker function = #callee name = #name
            handle = #handle handle_symbol = #handle_symbol
            params = #keys returns = [#ret] on_error = [#value] on_error_type = [#ty]
            #places c_return = [#c_return]
            symbol = #symbol exported = #exported
            try_symbol = #try_symbol exported_try = #exported_try try_params = (#c_params #result_param)
            arguments = #shadows result = [#result]
            slot = #slot #calls
            #own_items
            #record
        }
    }
}

/// The pieces whose places decide where an error points.
fn places(item: &Ident, pieces: &Pieces) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        ..
    } = pieces;
    // A second symbol of the name is an error about the stub's head, so that it stands at the function's name.
    let unsafe_extern = names::ends_at(names::mixed(item.span()), unsafe_extern.clone());
    let mut c_params = Group::new(Delimiter::Parenthesis, c_params.clone());
    c_params.set_span(item.span());
    // A type that is more private than the item is an error about this associated type: one, at the item's name.
    let (word, end) = names::type_item(item);
    quote!(types_item = [#word #end] unsafe_extern = [#unsafe_extern] c_params = #c_params)
}

/// How the symbols call, and how Rust exports.
fn calls(function: &ExportedFn) -> TokenStream {
    if function.pinned {
        let callee = names::callee(&function.common.item);
        quote!(state = PINNED run = run_pinned try_run = try_run_pinned callee = [#callee,] stub = stub)
    } else {
        // The slot has the function's address.
        quote!(state = NEW run = run try_run = try_run callee = [] export = export)
    }
}

/// The items that only some functions have: checks of types that may not cross, a constant for `on_error`, a stub. They
/// stand inside of the template's call, so that nothing of them is left where the library is not found.
fn own_items(function: &ExportedFn, pieces: &Pieces, on_error: &OnError) -> TokenStream {
    let promise = signature::promise(&function.common);
    let checks = signature::checks(&function.common);
    let pointees = pointees::of_callback(&function.common);
    let constant = &on_error.constant;
    if !needs_a_stub(function) {
        return quote!(stub_const = [] items = [#promise #checks #constant #pointees]);
    }
    let name = names::nested(&function.common.item, "stub");
    let stub = stub(&name, function, pieces, on_error);
    let address = quote!(__r::Option::Some(#name as *const ()));
    quote! {
        stub_const = [const STUB: __r::Option<*const ()> = #address;]
        items = [#promise #checks #constant #pointees #stub]
    }
}

/// Whether it needs a stub of its own. Most functions share the library's generic stub, which is cheaper to compile; pinned
/// functions, other ABIs and slice parameters need their own.
fn needs_a_stub(function: &ExportedFn) -> bool {
    let Exported { abi, params, .. } = &function.common;
    let is_value = |param: &Param| matches!(param.kind, ParamKind::Value);
    function.pinned || *abi != Abi::C || !params.iter().all(is_value)
}

// from  add_tax
// into  what Rust hands out the address of
fn stub(name: &Ident, function: &ExportedFn, pieces: &Pieces, on_error: &OnError) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        c_return,
        shadows,
        keys,
        ret,
        ..
    } = pieces;
    let on_error = &on_error.value;
    let call = if function.pinned {
        let callee = names::callee(&function.common.item);
        quote!(run_pinned::<#keys, #ret>(&__SLOT, #callee, #shadows, #on_error))
    } else {
        quote!(run::<#keys, #ret>(&__SLOT, #shadows, #on_error))
    };
    quote! {
        #unsafe_extern fn #name(#c_params) #c_return {
            unsafe { __r::#call }
        }
    }
}

/// The line that is added to the user's own documentation.
fn api_line(function: &ExportedFn) -> String {
    let Exported { symbol, marker, .. } = &function.common;
    if function.pinned {
        format!(" C can always call it, as `{symbol}`; `{marker}::stub()` is its function pointer.")
    } else {
        format!(
            " C can call it, as `{symbol}`, while the wrapper that `{marker}::export()` returns lives."
        )
    }
}
