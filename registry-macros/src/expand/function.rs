//! The function form: one function, one stub, one hardcoded handle.
//!
//! Before it: `ExportedFn` and the user's tokens. After it: the compiler. The user's function comes out unchanged but
//! for a line of documentation, then the marker, then everything else inside one `const _`, where its names meet none
//! of the user's. Exported symbols call the stub and not the other way round: the address that Rust hands out must not
//! depend on which library's symbol of this name the dynamic linker finds first.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::record;
use super::signature::{self, Pieces};
use crate::item::UserItem;
use crate::model::{Exported, ExportedFn};
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
    let slot = slot(function, &pieces, &local);
    let info = local.slot.clone();
    let signature = signature::signature(exported, &pieces, &quote!(#info.info()));
    let exported_function = exported_function(exported, &local);
    let stub = stub(function, &pieces, &local);
    let symbols = symbols(function, &pieces, &local);
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
            #slot
            #signature
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
fn slot(function: &ExportedFn, pieces: &Pieces, local: &Local) -> TokenStream {
    let slot = &local.slot;
    let number = Literal::u64_unsuffixed(function.handle);
    let new = if function.pinned {
        quote!(new_pinned)
    } else {
        quote!(new)
    };
    let info = signature::info(&function.common, &record::function(function, pieces));
    quote!(static #slot: __r::FunctionSlot = __r::FunctionSlot::#new(__r::handle(#number), #info);)
}

// from  the slot and the stub
// into  impl ExportedFunction: where the library finds them
fn exported_function(exported: &Exported, local: &Local) -> TokenStream {
    let (marker, slot, stub) = (&exported.marker, &local.slot, &local.stub);
    quote! {
        unsafe impl __r::ExportedFunction for #marker {
            const STUB: Self::CFn = #stub;
            fn slot() -> &'static __r::FunctionSlot { &#slot }
        }
    }
}

// from  add_tax
// into  what C calls: a lifted call of it, guarded, while it is exported
fn stub(function: &ExportedFn, pieces: &Pieces, local: &Local) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        c_return,
        shadows,
        keys,
        ret,
        ..
    } = pieces;
    let Local {
        slot, stub, callee, ..
    } = local;
    let on_error = names::on_error();
    let call = if function.pinned {
        quote!(run_pinned)
    } else {
        quote!(run)
    };
    quote! {
        #unsafe_extern fn #stub(#c_params) #c_return {
            unsafe { __r::#call::<#keys, #ret>(&#slot, #callee, #shadows, #on_error) }
        }
    }
}

// from  name = "shop_add_tax"
// into  the two symbols that C links to: the plain stub, and the one that returns a status
fn symbols(function: &ExportedFn, pieces: &Pieces, local: &Local) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_params,
        c_arguments,
        c_return,
        shadows,
        keys,
        ret,
        ..
    } = pieces;
    let Pieces {
        result_param,
        result,
        ..
    } = pieces;
    let Local {
        slot,
        stub,
        exported,
        exported_try,
        callee,
    } = local;
    let symbol = &function.common.symbol;
    let symbol_try = format!("{symbol}_try");
    let try_call = if function.pinned {
        quote!(try_run_pinned)
    } else {
        quote!(try_run)
    };
    // A second symbol of the name is an error about these heads, so they stand at the function's name.
    let place = exported.span();
    let plain = names::ends_at(
        place,
        quote!(#unsafe_extern fn #exported(#c_params) #c_return),
    );
    let with_status =
        quote!(#unsafe_extern fn #exported_try(#c_params #result_param) -> __r::Status);
    let with_status = names::ends_at(place, with_status);
    quote! {
        #[unsafe(export_name = #symbol)]
        #plain {
            unsafe { #stub(#c_arguments) }
        }
        #[unsafe(export_name = #symbol_try)]
        #with_status {
            unsafe { __r::#try_call::<#keys, #ret>(&#slot, #callee, #shadows, #result) }
        }
    }
}

// from  handle = 12345
// into  a symbol that the linker refuses to see twice (never read), and the check at load for where it is silent
fn uniqueness(function: &ExportedFn, local: &Local) -> TokenStream {
    let slot = &local.slot;
    let symbol = names::uniqueness_symbol(function.handle);
    quote!(__r::register_at_load!(#slot, #symbol);)
}
