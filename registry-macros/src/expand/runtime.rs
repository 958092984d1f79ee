//! `export_runtime!()`: the functions that every library with callbacks needs, under its own prefix.
//!
//! Each exported function forwards to the one of the library.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{claims, record, signature};
use crate::c_runtime::{self, Owner};
use crate::names;

/// One function of the library: its name, its parameters, its result.
struct Function(
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

const ANY: &str = "*mut __r::c_void";
const TEXT: &str = "*mut __r::c_char";
const INT: &str = "__r::i32";
const SIZE: &str = "__r::usize";
const LONG: &str = "__r::u64";
const STATUS: &str = "__r::Status";
const HANDLE: &str = "__r::RawHandle";

/// `runtime` in the library documents them.
const FUNCTIONS: &[Function] = &[
    Function("release", &[("handle", LONG)], STATUS),
    Function("release_ptr", &[("handle", ANY)], STATUS),
    Function("destroy", &[("handle", ANY)], "()"),
    Function("destroy_u64", &[("handle", LONG)], "()"),
    Function("destroy_f64", &[("handle", "__r::f64")], "()"),
    Function("release_f64", &[("handle", "__r::f64")], STATUS),
    Function("is_live", &[("handle", LONG)], INT),
    Function("last_status", &[], INT),
    Function("last_error", &[("buffer", TEXT), ("len", SIZE)], SIZE),
    Function("last_error_code", &[], INT),
    Function(
        "take_error",
        &[
            ("handle", LONG),
            ("status", INT),
            ("buffer", TEXT),
            ("len", SIZE),
            ("code", "*mut __r::i32"),
        ],
        SIZE,
    ),
    Function("status_name", &[("status", INT)], "*const __r::c_char"),
    Function("buffer_new", &[("len", SIZE)], ANY),
    Function("buffer_free", &[("buffer", ANY)], STATUS),
    Function(
        "invoke",
        &[
            ("handle", HANDLE),
            ("args", "*const __r::Tagged"),
            ("count", SIZE),
            ("result", "*mut __r::Tagged"),
        ],
        STATUS,
    ),
    Function(
        "describe",
        &[("handle", HANDLE), ("buffer", TEXT), ("len", SIZE)],
        SIZE,
    ),
    Function("live_count", &[], LONG),
    Function(
        "set_error_hook",
        &[
            ("function", "__r::Option<__r::runtime::ForeignHook>"),
            ("user_data", ANY),
        ],
        INT,
    ),
    Function("silence_errors", &[], "()"),
    Function("host_open", &[], LONG),
    Function("host_open_with_stack", &[("bytes", SIZE)], LONG),
    Function(
        "host_open_in",
        &[
            ("current", "__r::Option<__r::runtime::CurrentPlace>"),
            ("finaliser", "*mut *mut __r::c_void"),
        ],
        LONG,
    ),
    Function(
        "host_released",
        &[("host", LONG), ("user_data", "*mut *mut __r::c_void")],
        STATUS,
    ),
    Function("host_close", &[("host", LONG)], STATUS),
];

/// What `queues` adds.
const QUEUES: &[Function] = &[
    Function("queue_new", &[("capacity", SIZE)], HANDLE),
    Function(
        "queue_run",
        &[("queue", HANDLE), ("ran", "*mut __r::usize")],
        STATUS,
    ),
    Function(
        "queue_next",
        &[("queue", HANDLE), ("promise", "*mut __r::RawHandle")],
        STATUS,
    ),
    Function(
        "queue_fd",
        &[("queue", HANDLE), ("descriptor", "*mut __r::i32")],
        STATUS,
    ),
    Function(
        "queue_set_wake",
        &[
            ("queue", HANDLE),
            ("function", "__r::Option<__r::runtime::ForeignWake>"),
            ("user_data", ANY),
        ],
        STATUS,
    ),
    Function(
        "queue_set_port",
        &[
            ("queue", HANDLE),
            ("post", "__r::Option<__r::runtime::ForeignPost>"),
            ("port", "__r::i64"),
        ],
        STATUS,
    ),
    Function(
        "promise_watch",
        &[("promise", HANDLE), ("queue", HANDLE)],
        STATUS,
    ),
    Function(
        "promise_take",
        &[("promise", HANDLE), ("result", ANY), ("size", SIZE)],
        STATUS,
    ),
];

/// All functions of a library.
fn functions(queues: bool) -> impl Iterator<Item = &'static Function> {
    let more = if queues { QUEUES } else { &[] };
    FUNCTIONS.iter().chain(more)
}

// from  prefix = "shop"
// into  shop_release, shop_release_ptr, ..
pub(crate) fn expand(prefix: &str, queues: bool, krate: &TokenStream) -> TokenStream {
    let exported: TokenStream = functions(queues)
        .map(|function| export(function, prefix))
        .collect();
    let parameters: BTreeSet<&str> = functions(queues)
        .flat_map(|Function(_, params, _)| params.iter().map(|(name, _)| *name))
        .collect();
    let shields = signature::shields(parameters.iter().map(|name| format_ident!("{name}")));
    let use_private = signature::use_private(krate, &shields);
    let fingerprint = format!("{prefix}_fingerprint");
    let trapped = format!("{prefix}_trapped");
    let record = record::runtime(prefix, queues);
    let claims = claims::of_runtime(prefix);
    quote! {
        const _: () = {
            #use_private
            #exported
            #[cfg(target_arch = "wasm32")]
            #[unsafe(export_name = #trapped)]
            unsafe extern "C" fn trapped() -> __r::i32 {
                unsafe { __r::runtime::trapped() as __r::i32 }
            }
            #[unsafe(export_name = #fingerprint)]
            unsafe extern "C" fn fingerprint() -> __r::u64 {
                unsafe { __r::fingerprint!() }
            }
            #record
            #claims
        };
    }
}

/// What follows the prefix in the symbols of a library.
fn own_names() -> impl Iterator<Item = &'static str> {
    let names = functions(true).map(|Function(name, ..)| *name);
    names.chain(["fingerprint", "trapped"])
}

/// The first of the symbols with this prefix that is somebody's already.
pub(crate) fn taken(prefix: &str) -> Option<(String, Owner)> {
    let mut symbols = own_names().map(|name| format!("{prefix}_{name}"));
    symbols.find_map(|symbol| c_runtime::owner(&symbol).map(|owner| (symbol, owner)))
}

/// The owner of this default symbol of an item, if it has one.
///
/// The library's own are refused whether or not `export_runtime!()` stands in the crate, which no item can see: a crate without it may get it any day.
pub(crate) fn owner(symbol: &str) -> Option<Owner> {
    c_runtime::owner(symbol).or_else(|| is_own(symbol).then_some(Owner::Library))
}

/// Whether `export_runtime!()` of this crate exports the symbol.
fn is_own(symbol: &str) -> bool {
    let rest = symbol.strip_prefix(names::symbol_prefix().as_str());
    let name = rest.and_then(|rest| rest.strip_prefix('_'));
    name.is_some_and(|name| own_names().any(|own| own == name))
}

fn export(Function(name, params, ret): &Function, prefix: &str) -> TokenStream {
    let symbol = format!("{prefix}_{name}");
    let name = format_ident!("{name}");
    let ret = written(ret);
    let (params, types): (Vec<_>, Vec<_>) = params
        .iter()
        .map(|(param, ty)| (format_ident!("{param}"), written(ty)))
        .unzip();
    quote! {
        #[unsafe(export_name = #symbol)]
        unsafe extern "C" fn #name(#(#params: #types),*) -> #ret {
            unsafe { __r::runtime::#name(#(#params),*) }
        }
    }
}

/// The tokens of one of the types above.
fn written(ty: &str) -> TokenStream {
    ty.parse().expect("a type of the table")
}
