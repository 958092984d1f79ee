//! The function form: one function, one stub, one hardcoded handle.
//!
//! Before it: `ExportedFn` and the user's tokens. After it: the compiler. The user's function comes out unchanged but
//! for a line of documentation, then the marker, then everything else inside one `const _`, where its names meet none
//! of the user's. The address that Rust hands out is that of an internal stub, never of an exported symbol: it must not
//! depend on which library's symbol of this name the dynamic linker finds first.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::on_error::OnError;
use super::record;
use super::signature::{self, Pieces};
use crate::args::Abi;
use crate::item::UserItem;
use crate::model::{Exported, ExportedFn, ParamKind};
use crate::names;

/// The names of what stands in the block beside the user's types.
struct Local {
    slot: Ident,
    stub: Ident,
    exported: Ident,
    exported_try: Ident,
    /// The user's function.
    callee: Ident,
}

impl Local {
    fn new(item: &Ident) -> Self {
        Self {
            slot: names::slot(),
            stub: names::nested(item, "stub"),
            exported: names::nested(item, "exported"),
            exported_try: names::nested(item, "exported_try"),
            callee: names::callee(item),
        }
    }
}

pub(crate) fn expand(function: &ExportedFn, item: &UserItem) -> TokenStream {
    let exported = &function.common;
    let pieces = Pieces::new(exported);
    let local = Local::new(&exported.item);
    let user_function = item.with_documentation(&api_line(function));
    let marker = marker(exported);
    let door = signature::door(&exported.krate);
    let checks = signature::checks(exported);
    let methods = methods(function);
    let on_error = OnError::new(exported, &pieces.ret);
    let constant = &on_error.constant;
    let slot = slot(function, &pieces, &local, &on_error);
    let call = call(function, &pieces, &local, &on_error);
    let stub = needs_a_stub(function).then(|| stub(&pieces, &local, &call));
    let exported_function = exported_function(function, &pieces, &local, &on_error);
    let symbols = symbols(function, &pieces, &local, &call);
    let uniqueness = uniqueness(function, &local);
    let allow = exported.allow_deprecated();
    quote! {
        #user_function
        #marker
        #allow
        const _: () = {
            #door
            #checks
            #methods
            #constant
            #slot
            #exported_function
            #stub
            #symbols
            #uniqueness
        };
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

// from  fn add_tax(..)
// into  enum add_tax {}, the name of the callback in the world of types
fn marker(exported: &Exported) -> TokenStream {
    let Exported { vis, marker, .. } = exported;
    let definition = names::empty_enum(marker);
    quote! {
        #[doc(hidden)]
        #vis #definition
    }
}

// from  handle = 12345, pinned
// into  add_tax::HANDLE, add_tax::export() and try_export(), or add_tax::stub()
fn methods(function: &ExportedFn) -> TokenStream {
    let Exported {
        vis,
        marker,
        symbol,
        ..
    } = &function.common;
    let number = Literal::u64_unsuffixed(function.handle);
    let doc = format!(" The handle that is hardcoded in `{symbol}`.");
    let ways_in = if function.pinned {
        pinned_ways_in(vis)
    } else {
        exports(vis)
    };
    quote! {
        impl #marker {
            #[doc = #doc]
            #vis const HANDLE: __r::Handle = __r::handle(#number);
            #ways_in
        }
    }
}

fn exports(vis: &syn::Visibility) -> TokenStream {
    quote! {
        /// Lets C call the function while the wrapper lives; a later export lets its handle work again, for late callers too.
        #[track_caller]
        #vis fn export() -> __r::Callback<Self> {
            __r::export_function::<Self>()
        }
        /// As `export`, but an error where that panics: while another wrapper lives, or if the handle is used twice.
        #[track_caller]
        #vis fn try_export() -> __r::Result<__r::Callback<Self>, __r::ExportError> {
            __r::try_export_function::<Self>()
        }
    }
}

fn pinned_ways_in(vis: &syn::Visibility) -> TokenStream {
    quote! {
        /// The function pointer for C, good for the life of the library.
        #vis fn stub() -> __r::Stub<'static, __r::CFn<Self>> {
            __r::pinned_stub::<Self>()
        }
    }
}

// from  handle = 12345
// into  the static that the handle names
fn slot(function: &ExportedFn, pieces: &Pieces, local: &Local, on_error: &OnError) -> TokenStream {
    let Local { slot, callee, .. } = local;
    let Pieces { keys, ret, .. } = pieces;
    let number = Literal::u64_unsuffixed(function.handle);
    let state = if function.pinned {
        quote!(PINNED)
    } else {
        quote!(NEW)
    };
    let item = names::bare(&function.common.item);
    let record = record::function(function, pieces, on_error);
    let krate = &function.common.krate;
    quote!(#krate::__slot!(#slot, #state #number, #item, #callee: #keys => #ret, #record);)
}

// from  (cents: i64) -> i64, and the slot
// into  impl ExportedFunction: what C sees, what Rust sees, and where the library finds the rest
fn exported_function(
    function: &ExportedFn,
    pieces: &Pieces,
    local: &Local,
    on_error: &OnError,
) -> TokenStream {
    let Exported { marker, item, .. } = &function.common;
    let Local { slot, stub, .. } = local;
    let OnError { value, ty, .. } = on_error;
    let own_stub = needs_a_stub(function).then(
        || quote!(const STUB: __r::Option<*const ()> = __r::Option::Some(#stub as *const ());),
    );
    let Pieces {
        unsafe_extern,
        c_types,
        c_return,
        keys,
        ret,
        ..
    } = pieces;
    // A type that is more private than the item is an error about this one, at the item's name.
    let (word, end) = names::type_item(item);
    quote! {
        unsafe impl __r::ExportedFunction for #marker {
            #word Types = (#unsafe_extern fn(#c_types) #c_return, #keys, #ret) #end
            const ON_ERROR: #ty = #value;
            #own_stub
            const SLOT: &'static __r::FunctionSlot = &#slot;
        }
    }
}

/// Whether it needs a stub of its own. That of most is the library's, of which a function has less for the compiler to do:
/// not of one that is called without a look at the registry, nor where a C parameter is no parameter of the user's.
fn needs_a_stub(function: &ExportedFn) -> bool {
    let Exported { abi, params, .. } = &function.common;
    function.pinned
        || *abi != Abi::C
        || params
            .iter()
            .any(|param| !matches!(param.kind, ParamKind::Value))
}

// from  add_tax
// into  what C calls: a lifted call of it, guarded, while it is exported
fn stub(pieces: &Pieces, local: &Local, call: &TokenStream) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        c_return,
        ..
    } = pieces;
    let stub = &local.stub;
    quote! {
        #unsafe_extern fn #stub(#c_params) #c_return {
            unsafe { #call }
        }
    }
}

/// `run::<(i64,), i64>(&__SLOT, (cents,), -1)`
fn call(function: &ExportedFn, pieces: &Pieces, local: &Local, on_error: &OnError) -> TokenStream {
    let Pieces {
        shadows, keys, ret, ..
    } = pieces;
    let Local { slot, callee, .. } = local;
    let on_error = &on_error.value;
    // A pinned function is called at once, so its stub has its address; the others find it in the slot.
    let (call, callee) = if function.pinned {
        (quote!(run_pinned), quote!(#callee,))
    } else {
        (quote!(run), TokenStream::new())
    };
    quote!(__r::#call::<#keys, #ret>(&#slot, #callee #shadows, #on_error))
}

// from  name = "shop_add_tax"
// into  the two symbols that C links to: the plain stub, and the one that returns a status
fn symbols(
    function: &ExportedFn,
    pieces: &Pieces,
    local: &Local,
    call: &TokenStream,
) -> TokenStream {
    let plain = plain_symbol(function, pieces, local, call);
    let with_status = status_symbol(function, pieces, local);
    quote!(#plain #with_status)
}

fn plain_symbol(
    function: &ExportedFn,
    pieces: &Pieces,
    local: &Local,
    call: &TokenStream,
) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        c_arguments,
        c_return,
        ..
    } = pieces;
    let Local { stub, exported, .. } = local;
    let symbol = &function.common.symbol;
    // A second symbol of the name is an error about this head, so it stands at the function's name.
    let head = quote!(#unsafe_extern fn #exported(#c_params) #c_return);
    let head = names::ends_at(exported.span(), head);
    // The compiler leaves a private function's stub out unless it is asked for; a public one's own is there anyway.
    let is_private = matches!(function.common.vis, syn::Visibility::Inherited);
    let call = if is_private || !needs_a_stub(function) {
        call.clone()
    } else {
        quote!(#stub(#c_arguments))
    };
    quote! {
        #[unsafe(export_name = #symbol)]
        #head {
            unsafe { #call }
        }
    }
}

fn status_symbol(function: &ExportedFn, pieces: &Pieces, local: &Local) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        shadows,
        keys,
        ret,
        result_param,
        result,
        ..
    } = pieces;
    let Local {
        slot,
        exported_try,
        callee,
        ..
    } = local;
    let symbol = format!("{}_try", function.common.symbol);
    let (call, callee) = if function.pinned {
        (quote!(try_run_pinned), quote!(#callee,))
    } else {
        (quote!(try_run), TokenStream::new())
    };
    let head = quote!(#unsafe_extern fn #exported_try(#c_params #result_param) -> __r::Status);
    let head = names::ends_at(exported_try.span(), head);
    quote! {
        #[unsafe(export_name = #symbol)]
        #head {
            unsafe { __r::#call::<#keys, #ret>(&#slot, #callee #shadows, #result) }
        }
    }
}

// from  handle = 12345
// into  a symbol that the compiler or the linker refuses to see twice
fn uniqueness(function: &ExportedFn, local: &Local) -> TokenStream {
    let slot = &local.slot;
    let symbol = names::uniqueness_symbol(function.handle);
    quote! {
        // Never read, so that an interposed one does no harm: its name matters, and that it keeps the slot of a function
        // that nothing but its handle leads to.
        #[used]
        #[unsafe(export_name = #symbol)]
        static __UNIQUE: &__r::FunctionSlot = &#slot;
    }
}
