//! The pieces that every stub is made of: C parameters, what is handed to the trampoline, the result.
//!
//! [`function`](super::function), [`callback_type`](super::callback_type) and [`pool`](super::pool) put them together.
//! A piece that names a user's type spans that type from its first to its last token: this is where the compiler's
//! "can't cross the C boundary" points.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::quote;

use super::crossing::{self, Way};
use crate::args::{Abi, Promise};
use crate::model::{Exported, Param, ParamKind, Return};
use crate::names;

/// The pieces of one callback's stubs.
pub(crate) struct Pieces {
    /// `unsafe extern "C"`
    pub(crate) unsafe_extern: TokenStream,
    /// `cents: In<i64>`; two for a slice
    pub(crate) c_params: TokenStream,
    /// `In<i64>`; two for a slice
    pub(crate) c_types: TokenStream,
    /// `-> Out<i64>`; nothing for nothing
    pub(crate) c_return: TokenStream,
    /// `(cents,)`; `slice(name, name_len)` in the place of a slice
    pub(crate) shadows: TokenStream,
    /// `(i64,)`, with every elided lifetime written `'static`
    pub(crate) keys: TokenStream,
    /// `i64`, for each parameter
    pub(crate) key_list: Vec<TokenStream>,
    /// `i64`
    pub(crate) ret: TokenStream,
    /// `result: *mut Out<i64>`; nothing where no result comes back
    pub(crate) result_param: TokenStream,
    /// `result`; `unit_result()` where no result comes back
    pub(crate) result: TokenStream,
    /// Names for our own parameters that none of the user's has.
    pub(crate) handle: Ident,
    pub(crate) user_data: Ident,
}

/// One C parameter.
struct CParam {
    name: Ident,
    ty: TokenStream,
}

impl Pieces {
    pub(crate) fn new(exported: &Exported) -> Self {
        let names = Names::new(exported);
        let (c_params, shadows) = parameters(exported, names.params);
        let (c_names, c_types): (Vec<_>, Vec<_>) = c_params
            .into_iter()
            .map(|param| (param.name, param.ty))
            .unzip();
        let keys: Vec<TokenStream> = exported.params.iter().map(key).collect();
        let (result_param, result) = result(exported, &names.result);
        Self {
            unsafe_extern: unsafe_extern(exported.abi),
            c_params: quote!(#(#c_names: #c_types,)*),
            c_types: quote!(#(#c_types,)*),
            c_return: c_return(exported),
            shadows: quote!((#(#shadows,)*)),
            keys: quote!((#(#keys,)*)),
            key_list: keys,
            ret: return_key(exported),
            result_param,
            result,
            handle: names.handle,
            user_data: names.user_data,
        }
    }
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
fn parameters(exported: &Exported, names: Vec<Ident>) -> (Vec<CParam>, Vec<TokenStream>) {
    let (mut c_params, mut shadows) = (Vec::new(), Vec::new());
    let mut names = names.into_iter();
    let own: Vec<Ident> = names.by_ref().take(exported.params.len()).collect();
    for (name, param) in own.into_iter().zip(&exported.params) {
        let pointer = match &param.kind {
            ParamKind::Value => {
                shadows.push(quote!(#name));
                c_params.push(CParam {
                    name,
                    ty: crossing::shadow(Way::In, &param.key),
                });
                continue;
            }
            ParamKind::Slice(element) => crossing::shadow(Way::Element, element),
            ParamKind::Str => quote!(__r::u8),
        };
        let len = names.next().expect("a second name was asked for");
        shadows.push(quote!(__r::slice(#name, #len)));
        c_params.push(CParam {
            name,
            ty: quote!(*const #pointer),
        });
        c_params.push(CParam {
            name: len,
            ty: quote!(__r::usize),
        });
    }
    (c_params, shadows)
}

/// A slice needs an element that can be stored; everything else is a parameter as a whole.
pub(crate) fn checks(exported: &Exported) -> TokenStream {
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
fn key(param: &Param) -> TokenStream {
    match &param.kind {
        ParamKind::Slice(element) => {
            let element = crossing::key(Way::Element, element);
            quote!(&'static [#element])
        }
        ParamKind::Str | ParamKind::Value => crossing::key(Way::In, &param.key),
    }
}

fn return_key(exported: &Exported) -> TokenStream {
    match &exported.ret {
        Return::Nothing => quote!(()),
        Return::Fallible(ty) | Return::Value(ty) => crossing::key(Way::Out, ty),
    }
}

/// `-> Out<i64>`
fn c_return(exported: &Exported) -> TokenStream {
    match &exported.ret {
        Return::Nothing => TokenStream::new(),
        Return::Fallible(ty) | Return::Value(ty) => {
            let shadow = crossing::shadow(Way::Out, ty);
            quote!(-> #shadow)
        }
    }
}

/// What the `_try` form writes to.
fn result(exported: &Exported, name: &Ident) -> (TokenStream, TokenStream) {
    match (&exported.ret, &exported.on_error) {
        // Who leaves out `on_error` returns nothing: a bound sees to that. It may have another name, as `io::Result<()>` has.
        (Return::Nothing | Return::Fallible(_), _) | (Return::Value(_), None) => {
            (TokenStream::new(), quote!(__r::unit_result()))
        }
        (Return::Value(ty), Some(_)) => {
            let shadow = crossing::shadow(Way::Out, ty);
            (quote!(#name: *mut #shadow,), quote!(#name))
        }
    }
}

fn unsafe_extern(abi: Abi) -> TokenStream {
    match abi {
        Abi::C => quote!(unsafe extern "C"),
        Abi::System => quote!(unsafe extern "system"),
    }
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
pub(crate) fn promise(exported: &Exported) -> TokenStream {
    let Some(Promise { word, parentheses }) = &exported.promise else {
        return TokenStream::new();
    };
    let mut body = Group::new(Delimiter::Brace, TokenStream::new());
    body.set_span(*parentheses);
    quote!(#word fn _symbol_is_ours() #body)
}

/// The only name that the generated block brings in: the library's private module.
pub(crate) fn use_private(krate: &TokenStream) -> TokenStream {
    quote!(use #krate::private as __r;)
}
