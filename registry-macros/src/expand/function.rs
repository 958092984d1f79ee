//! The function form: one function, one hardcoded handle, two symbols for C.
//!
//! The user's function comes out unchanged but for a line of documentation. Then follow the marker and one `const _`, which holds
//! all other items, so that their names can't meet the user's. Inside is a call of `__function!`, the template in
//! `registry-core/src/expansion.rs`: the compiler fills in a `macro_rules` far faster than an unoptimised attribute builds the
//! same tokens, and the template can be read as code. Each argument has a label. This file makes the arguments, and the items
//! that only some functions have; the snapshots in `tests` show the template filled in.
//!
//! The address that Rust hands out is that of an internal stub, never of an exported symbol: it must not depend on which
//! library's symbol of this name the dynamic linker finds first.

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::claims;
use super::on_error::OnError;
use super::pointees;
use super::record;
use super::signature::{self, Pieces};
use crate::apart::Apart;
use crate::args::Abi;
use crate::item::UserItem;
use crate::model::{Exported, ExportedFn, Param, ParamKind};
use crate::names;

pub(crate) fn expand(function: &ExportedFn, item: &UserItem, apart: &Apart) -> TokenStream {
    let exported = &function.common;
    let user_function = item.with_documentation(&api_line(function));
    let krate = &exported.krate;
    let marker = names::empty_enum(&exported.vis, &exported.marker);
    let allow = exported.allow();
    let arguments = apart.ours(arguments(function));
    quote! {
        #user_function
        #[doc(hidden)]
        #marker
        #allow
        const _: () = { #krate::__function! { #arguments } };
    }
}

// from  handle = 12345, on_error = -1
// into  the arguments of `__function!`, in the order of its labels
fn arguments(function: &ExportedFn) -> TokenStream {
    let Exported {
        vis, marker, item, ..
    } = &function.common;
    let pieces = Pieces::new(&function.common);
    let on_error = OnError::new(&function.common, &pieces.ret);
    let OnError { value, ty, .. } = &on_error;
    let Pieces { keys, ret, .. } = &pieces;
    let own_names = own_names(&pieces);
    let name = names::bare(item);
    let callee = names::moved(item);
    let handle = Literal::u64_unsuffixed(function.handle);
    let handle_symbol = names::uniqueness_symbol(function.handle);
    let places = places(item, &pieces);
    let symbols = symbols(&function.common, &pieces);
    let calls = calls(function);
    let own_items = own_items(function, &pieces, &on_error);
    let record = record::function(function, &on_error);
    let read_code = signature::read_code(&function.common, ret);
    quote! {
        #own_names
        vis = #vis, marker = #marker function = #callee name = #name
        handle = #handle handle_symbol = #handle_symbol
        params = #keys returns = [#ret] on_error = [#value] on_error_type = [#ty]
        #places
        #symbols
        #calls
        #own_items
        #record
        read_code = [#read_code]
    }
}

/// The names of the items that every function has, and those that need a shield. The template has no names of its own, so that
/// [`Apart`] can change all of them.
fn own_names(pieces: &Pieces) -> TokenStream {
    let result = format_ident!("__result");
    let shields = signature::shields(pieces.c_names.iter().cloned().chain([result]));
    quote! {
        private_as = __r slot_as = __SLOT record_as = __RECORD unique_as = __UNIQUE
        shields = [#shields]
    }
}

/// The two exported symbols, their parameters and their results.
fn symbols(exported: &Exported, pieces: &Pieces) -> TokenStream {
    let Exported { item, symbol, .. } = exported;
    let Pieces {
        c_params,
        c_return,
        call_arguments,
        result_param,
        result,
        ..
    } = pieces;
    let try_symbol = format!("{symbol}_try");
    let plain = names::nested(item, "exported");
    let with_status = names::nested(item, "exported_try");
    quote! {
        c_return = [#c_return]
        symbol = #symbol exported = #plain
        try_symbol = #try_symbol exported_try = #with_status try_params = (#c_params #result_param)
        arguments = #call_arguments result = [#result]
    }
}

/// The pieces whose spans decide where an error points.
fn places(item: &Ident, pieces: &Pieces) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        ..
    } = pieces;
    // The compiler reports a symbol that is defined twice at the stub's head, so the head has the span of the function's name.
    let unsafe_extern = names::ends_at(names::mixed(item.span()), unsafe_extern.clone());
    let mut c_params = Group::new(Delimiter::Parenthesis, c_params.clone());
    c_params.set_span(item.span());
    // A type that is more private than the item is an error about this associated type: one, at the item's name.
    let (word, end) = names::type_item(item);
    quote!(types_item = [#word #end] unsafe_extern = [#unsafe_extern] c_params = #c_params)
}

/// Which functions of the library make the slot and call the user's function, and how Rust exports it.
fn calls(function: &ExportedFn) -> TokenStream {
    // An attribute below this one may make the function unsafe: `slot` then does not compile.
    let slot = if function.common.is_unsafe {
        quote!(unsafe_slot)
    } else {
        quote!(slot)
    };
    if function.pinned {
        let callee = names::moved(&function.common.item);
        // Nothing can close it, so its stubs call it directly.
        quote!(make_slot = #slot state = PINNED run = run_pinned try_run = try_run_pinned direct = [#callee,] stub = stub)
    } else {
        // The library calls it by its address in the slot.
        quote!(make_slot = #slot state = NEW run = run try_run = try_run direct = [] export = export)
    }
}

/// The items that only some functions have: checks of types that may not cross, a constant for `on_error`, a stub. They
/// stand inside of the template's call, so that nothing of them is left where the library is not found.
fn own_items(function: &ExportedFn, pieces: &Pieces, on_error: &OnError) -> TokenStream {
    let promise = signature::promise(&function.common);
    let checks = signature::checks(&function.common);
    let pointees = pointees::of_callback(&function.common);
    let claims = claims::of_function(&function.common);
    let constant = &on_error.constant;
    if !needs_a_stub(function) {
        return quote!(stub_const = [] items = [#promise #checks #constant #pointees #claims]);
    }
    let name = names::nested(&function.common.item, "stub");
    let stub = stub(&name, function, pieces, on_error);
    let address = quote!(__r::Option::Some(#name as *const ()));
    quote! {
        stub_const = [const STUB: __r::Option<*const ()> = #address;]
        items = [#promise #checks #constant #pointees #claims #stub]
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
// into  the internal stub, whose address Rust hands out
fn stub(name: &Ident, function: &ExportedFn, pieces: &Pieces, on_error: &OnError) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        c_return,
        call_arguments,
        keys,
        ret,
        ..
    } = pieces;
    let on_error = &on_error.value;
    let call = if function.pinned {
        let callee = names::moved(&function.common.item);
        quote!(run_pinned::<#keys, #ret>(&__SLOT, #callee, #call_arguments, #on_error))
    } else {
        quote!(run::<#keys, #ret>(&__SLOT, #call_arguments, #on_error))
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
