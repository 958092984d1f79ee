//! The function form: one function, one hardcoded handle, two symbols for C.
//!
//! Before it: `ExportedFn` and the user's tokens. After it: `__function!` of the library, which has the template of all items that a
//! function becomes; here are the words that it is filled in with, and the items that only some functions have. The user's
//! function comes out unchanged but for a line of documentation, then the marker, then everything else inside one
//! `const _`, where its names meet none of the user's. The address that Rust hands out is that of an internal stub, never
//! of an exported symbol: it must not depend on which library's symbol of this name the dynamic linker finds first.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::on_error::OnError;
use super::record;
use super::signature::{self, Pieces};
use crate::args::Abi;
use crate::item::UserItem;
use crate::model::{Exported, ExportedFn, ParamKind};
use crate::names;
use crate::words::{Words, words};

/// The names of what stands in the block beside the user's types.
struct Local {
    /// None where the library's does.
    stub: Option<Ident>,
    exported: Ident,
    exported_try: Ident,
    /// The user's function.
    callee: Ident,
}

impl Local {
    fn new(function: &ExportedFn) -> Self {
        let item = &function.common.item;
        Self {
            stub: needs_a_stub(function).then(|| names::nested(item, "stub")),
            exported: names::nested(item, "exported"),
            exported_try: names::nested(item, "exported_try"),
            callee: names::callee(item),
        }
    }
}

pub(crate) fn expand(function: &ExportedFn, item: &UserItem) -> TokenStream {
    let exported = &function.common;
    let pieces = Pieces::new(exported);
    let local = Local::new(function);
    let on_error = OnError::new(exported, &pieces.ret);
    let own_stub = local
        .stub
        .as_ref()
        .map(|stub| own_stub(stub, function, &pieces, &local, &on_error));
    // Inside the call, so that nothing of it is left where the library is not found.
    let given = words![
        signature::promise(exported),
        signature::checks(exported),
        &on_error.constant,
        own_stub
    ];
    let block = from_template(function, pieces, local, on_error, given);
    let hidden = words!["doc", words!["hidden"].parenthesized()].bracketed();
    let mut expansion = item.with_documentation(&api_line(function));
    // #[doc(hidden)] vis enum marker {}  const _: () = { .. };
    expansion.extend(words![
        "#",
        hidden,
        &exported.vis,
        names::empty_enum(&exported.marker),
        exported.allow_deprecated(),
        "const",
        "_",
        ":",
        Words::default().parenthesized(),
        "=",
        block.braced(),
        ";",
    ]);
    expansion
}

// from  handle = 12345, on_error = -1
// into  add_tax::HANDLE, add_tax::export() and try_export(), or add_tax::stub(); the static that the handle names, the record, what
//       leads from the marker to them, the handle's own symbol, and the two that C links to
fn from_template(
    function: &ExportedFn,
    pieces: Pieces,
    local: Local,
    on_error: OnError,
    given: Words,
) -> Words {
    let Exported {
        vis,
        marker,
        krate,
        item,
        symbol,
        ..
    } = &function.common;
    let Pieces {
        unsafe_extern,
        c_params,
        c_return,
        shadows,
        keys,
        ret,
        result_param,
        result,
        ..
    } = pieces;
    let Local {
        stub,
        exported,
        exported_try,
        callee,
    } = local;
    let record = record::function(function, &on_error);
    let OnError { value, ty, .. } = on_error;
    let bare = Literal::string(&names::bare(item));
    let number = Literal::u64_unsuffixed(function.handle);
    let unique = Literal::string(&names::uniqueness_symbol(function.handle));
    let try_symbol = Literal::string(&format!("{symbol}_try"));
    let symbol = Literal::string(symbol);
    let own_stub = stub.map_or_else(Words::default, |stub| {
        quote!(const STUB: __r::Option<*const ()> = __r::Option::Some(#stub as *const ());).into()
    });
    // A pinned function is called at once, so its stubs have its address; the others find it in the slot.
    let (calls, ways_in) = if function.pinned {
        let address = optional("pinned", words![&callee, ","]);
        let calls = words!["PINNED", "run_pinned", "try_run_pinned", address];
        (calls, words!["pointer", "stub"])
    } else {
        let calls = words!["NEW", "run", "try_run"];
        (calls, words!["wrapper", "export"])
    };
    // What the user wrote as a safe function must be one where it is taken up, whatever stands below the attribute.
    let slot = if function.common.is_unsafe {
        "unsafe_slot"
    } else {
        "slot"
    };
    let unsafe_extern = unsafe_extern.ends_at(names::mixed(item.span()));
    let mut params = words![&c_params].parenthesized();
    params.set_span(item.span());
    let try_params = words![c_params, result_param].parenthesized();
    // A type that is more private than the item is an error about the word and its end, at the item's name.
    let (word, end) = names::type_item(item);
    #[rustfmt::skip]
    let filled_in = words![
        vis, ",", marker, callee, bare, number, unique,
        keys, ret, ",", value, ",", ty, ",",
        word, end, unsafe_extern.bracketed(), params, optional("returns", c_return), optional("stub", own_stub), optional("given", given),
        record,
        slot, calls,
        symbol, exported, try_symbol, exported_try, try_params, shadows, result, ",",
        ways_in,
    ];
    words![krate, "::", "__function", "!", filled_in.braced()]
}

/// `word [..]`, or nothing.
fn optional(word: &str, words: Words) -> Words {
    if words.is_empty() {
        return words;
    }
    words![word, words.bracketed()]
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
// into  what Rust hands out the address of
fn own_stub(
    stub: &Ident,
    function: &ExportedFn,
    pieces: &Pieces,
    local: &Local,
    on_error: &OnError,
) -> Words {
    let Pieces {
        unsafe_extern,
        c_params,
        c_return,
        ..
    } = pieces;
    let call = call(function, pieces, local, on_error);
    let stub = quote! {
        #unsafe_extern fn #stub(#c_params) #c_return {
            unsafe { #call }
        }
    };
    stub.into()
}

/// `run::<(i64,), i64>(&__SLOT, (cents,), -1)`
fn call(function: &ExportedFn, pieces: &Pieces, local: &Local, on_error: &OnError) -> TokenStream {
    let Pieces {
        shadows, keys, ret, ..
    } = pieces;
    let callee = &local.callee;
    let on_error = &on_error.value;
    // A pinned function is called at once, so its stubs have its address; the others find it in the slot.
    if function.pinned {
        quote!(__r::run_pinned::<#keys, #ret>(&__SLOT, #callee, #shadows, #on_error))
    } else {
        quote!(__r::run::<#keys, #ret>(&__SLOT, #shadows, #on_error))
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
