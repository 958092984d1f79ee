//! The pieces that every stub is made of: C parameters, what is handed to the trampoline, the result.
//!
//! Before it: `model`. After it: `function`, `callback_type` and `pool`, which put the pieces together.
//! A piece that names a user's type spans that type from its first to its last token: this is where the compiler's
//! "can't cross the C boundary" points.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use syn::Lifetime;

use super::crossing::{self, Way};
use crate::args::{Abi, Promise};
use crate::model::{Exported, Param, ParamKind, Return};
use crate::names;
use crate::words::{Word, Words, words};

/// The pieces of one callback's stubs.
pub(crate) struct Pieces {
    /// `unsafe extern "C"`
    pub(crate) unsafe_extern: Words,
    /// `cents: In<i64>`; two for a slice
    pub(crate) c_params: Words,
    /// `In<i64>`; two for a slice
    pub(crate) c_types: Words,
    /// `-> Out<i64>`; nothing for nothing
    pub(crate) c_return: Words,
    /// `(cents,)`; `slice(name, name_len)` in the place of a slice
    pub(crate) shadows: Words,
    /// `(i64,)`, with every elided lifetime written `'static`
    pub(crate) keys: Words,
    /// `i64`, for each parameter
    pub(crate) key_list: Vec<Words>,
    /// `i64`
    pub(crate) ret: Words,
    /// `result: *mut Out<i64>`; nothing where no result comes back
    pub(crate) result_param: Words,
    /// `result`; `unit_result()` where no result comes back
    pub(crate) result: Words,
    /// Names for our own parameters that none of the user's has.
    pub(crate) handle: Ident,
    pub(crate) user_data: Ident,
}

/// One C parameter.
struct CParam {
    name: Ident,
    ty: Words,
}

impl Pieces {
    pub(crate) fn new(exported: &Exported) -> Self {
        let names = Names::new(exported);
        let (c_params, shadows) = parameters(exported, names.params);
        let mut pieces = Self {
            unsafe_extern: unsafe_extern(exported.abi),
            c_params: Words::default(),
            c_types: Words::default(),
            c_return: c_return(exported),
            shadows: list(&shadows),
            keys: Words::default(),
            key_list: exported.params.iter().map(key).collect(),
            ret: return_key(exported),
            result_param: Words::default(),
            result: Words::default(),
            handle: names.handle,
            user_data: names.user_data,
        };
        for CParam { name, ty } in &c_params {
            words![name, ":", ty, ","].add_to(&mut pieces.c_params);
            words![ty, ","].add_to(&mut pieces.c_types);
        }
        pieces.keys = list(&pieces.key_list);
        (pieces.result_param, pieces.result) = result(exported, &names.result);
        pieces
    }
}

/// `(a, b,)`
fn list(all: &[Words]) -> Words {
    let mut inside = Words::default();
    for one in all {
        words![one, ","].add_to(&mut inside);
    }
    words![inside.parenthesized()]
}

/// The names of all C parameters, the user's first, so that they are the ones to stay as they are.
struct Names {
    params: Vec<Ident>,
    result: Ident,
    handle: Ident,
    user_data: Ident,
}

impl Names {
    fn new(exported: &Exported) -> Self {
        let mut wanted: Vec<String> = exported
            .params
            .iter()
            .map(|param| param.name.clone())
            .collect();
        for param in exported
            .params
            .iter()
            .filter(|param| !matches!(param.kind, ParamKind::Value))
        {
            wanted.push(format!("{}_len", param.name));
        }
        let own = ["result", "handle", "user_data"];
        let mut names = names::distinct(wanted.iter().map(String::as_str).chain(own));
        let own = names.split_off(wanted.len());
        let [result, handle, user_data] =
            <[Ident; 3]>::try_from(own).expect("three names were asked for");
        Self {
            params: names,
            result,
            handle,
            user_data,
        }
    }
}

/// `name: &str` -> `name: *const u8, name_len: usize` and `slice(name, name_len)`
fn parameters(exported: &Exported, names: Vec<Ident>) -> (Vec<CParam>, Vec<Words>) {
    let (mut c_params, mut shadows) = (Vec::new(), Vec::new());
    let mut names = names.into_iter();
    let own: Vec<Ident> = names.by_ref().take(exported.params.len()).collect();
    for (name, param) in own.into_iter().zip(&exported.params) {
        let pointer = match &param.kind {
            ParamKind::Value => {
                shadows.push(words![&name]);
                c_params.push(CParam {
                    name,
                    ty: crossing::shadow(Way::In, &param.key),
                });
                continue;
            }
            ParamKind::Slice(element) => crossing::shadow(Way::Element, element),
            ParamKind::Str => words!["__r", "::", "u8"],
        };
        let len = names.next().expect("a second name was asked for");
        let parts = words![&name, ",", &len].parenthesized();
        shadows.push(words!["__r", "::", "slice", parts]);
        c_params.push(CParam {
            name,
            ty: words!["*", "const", pointer],
        });
        c_params.push(CParam {
            name: len,
            ty: words!["__r", "::", "usize"],
        });
    }
    (c_params, shadows)
}

/// A slice needs an element that can be stored; everything else is a parameter as a whole.
pub(crate) fn checks(exported: &Exported) -> Words {
    let params = exported.params.iter().map(|param| match &param.kind {
        ParamKind::Slice(element) => (Way::Element, &**element),
        ParamKind::Str | ParamKind::Value if param.borrows => (Way::In, &param.key),
        ParamKind::Str | ParamKind::Value => (Way::ByValue, &param.key),
    });
    let ret = match &exported.ret {
        Return::Nothing => None,
        Return::Fallible(ty) | Return::Value(ty) => Some((Way::Out, &**ty)),
    };
    crossing::checks(params.chain(ret))
}

/// `&'static [Row]` is as good as `Row` is.
fn key(param: &Param) -> Words {
    match &param.kind {
        ParamKind::Slice(element) => {
            let element = words![crossing::key(Way::Element, element)].bracketed();
            words!["&", Lifetime::new("'static", Span::call_site()), element]
        }
        ParamKind::Str | ParamKind::Value => crossing::key(Way::In, &param.key),
    }
}

fn return_key(exported: &Exported) -> Words {
    match &exported.ret {
        Return::Nothing => words![Words::default().parenthesized()],
        Return::Fallible(ty) | Return::Value(ty) => crossing::key(Way::Out, ty),
    }
}

/// `-> Out<i64>`
fn c_return(exported: &Exported) -> Words {
    match &exported.ret {
        Return::Nothing => Words::default(),
        Return::Fallible(ty) | Return::Value(ty) => words!["->", crossing::shadow(Way::Out, ty)],
    }
}

/// What the `_try` form writes to.
fn result(exported: &Exported, name: &Ident) -> (Words, Words) {
    match &exported.ret {
        Return::Nothing | Return::Fallible(_) => {
            let nothing = Words::default().parenthesized();
            (
                Words::default(),
                words!["__r", "::", "unit_result", nothing],
            )
        }
        Return::Value(ty) => {
            let shadow = crossing::shadow(Way::Out, ty);
            (words![name, ":", "*", "mut", shadow, ","], words![name])
        }
    }
}

fn unsafe_extern(abi: Abi) -> Words {
    let abi = match abi {
        Abi::C => "C",
        Abi::System => "system",
    };
    words!["unsafe", "extern", Literal::string(abi)]
}

// from  (cents: i64) -> i64
// into  impl Signature: what C sees, what Rust sees
pub(crate) fn signature(exported: &Exported, pieces: &Pieces, info: &Ident) -> TokenStream {
    let Pieces {
        unsafe_extern,
        c_types,
        c_return,
        keys,
        ret,
        ..
    } = pieces;
    let marker = &exported.marker;
    // A type that is more private than the item is an error about these three: one, at the item's name.
    let (word, end) = names::type_item(&exported.item);
    quote! {
        unsafe impl __r::Signature for #marker {
            #word CFn = #unsafe_extern fn(#c_types) #c_return #end
            #word Params = #keys #end
            #word Return = #ret #end
            fn info() -> &'static __r::SignatureInfo { &#info }
        }
    }
}

/// `info!(item, record)`: the name of a signature, where it was declared, and its record
pub(crate) fn info(exported: &Exported, record: &TokenStream) -> TokenStream {
    let item = names::bare(&exported.item);
    quote!(__r::info!(#item, #record))
}

// from  unsafe(name = "shop_total")
// into  an `unsafe` item at these words: a crate that refuses `unsafe_code` refuses it here too
pub(crate) fn promise(exported: &Exported) -> Words {
    let Some(Promise { word, parentheses }) = &exported.promise else {
        return Words::default();
    };
    let mut body = Words::default().braced();
    body.set_span(*parentheses);
    let nothing = Words::default().parenthesized();
    words![word, "fn", "_symbol_is_ours", nothing, body]
}

/// The only name that the generated block brings in: the library's hidden door.
pub(crate) fn door(krate: &Words) -> Words {
    words!["use", krate, "::", "private", "as", "__r", ";"]
}
