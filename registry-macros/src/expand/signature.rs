//! The pieces of every stub: C parameters, the arguments of the trampoline, the result.
//!
//! [`function`](super::function), [`callback_type`](super::callback_type) and [`pool`](super::pool) put them together.
//! A piece that names a user's type spans that type from its first to its last token: this is where the compiler's
//! "can't cross the C boundary" points.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::quote;
use syn::Type;

use super::crossing::{self, Way};
use crate::args::{Abi, Promise};
use crate::model::{Exported, Param, ParamKind, Return};
use crate::names;
use crate::types::{first_type_argument, path};

/// The pieces of one callback's stubs.
pub(crate) struct Pieces {
    /// `unsafe extern "C"`
    pub(crate) unsafe_extern: TokenStream,
    /// `__arg0: __r::In<bool>`; two for a slice
    pub(crate) c_params: TokenStream,
    /// `__arg0`; two for a slice
    pub(crate) c_names: Vec<Ident>,
    /// `__r::In<bool>`; two for a slice
    pub(crate) c_types: TokenStream,
    /// `__r::In<bool>` and its like, for each C parameter
    pub(crate) c_type_list: Vec<TokenStream>,
    /// `-> __r::Out<bool>`; no tokens if nothing is returned
    pub(crate) c_return: TokenStream,
    /// `(__arg0,)`; `slice(__arg0, __len0)` in the place of a slice
    pub(crate) call_arguments: TokenStream,
    /// `(i64,)`, with every elided lifetime written `'static`
    pub(crate) keys: TokenStream,
    /// `i64`
    pub(crate) ret: TokenStream,
    /// `*mut __r::Out<bool>,`; no tokens if nothing is returned
    pub(crate) result_type: TokenStream,
    /// `__result: *mut __r::Out<bool>,`; no tokens if nothing is returned
    pub(crate) result_param: TokenStream,
    /// `__result`; `unit_result()` if nothing is returned
    pub(crate) result: TokenStream,
}

/// One C parameter.
struct CParam {
    name: Ident,
    ty: TokenStream,
}

impl Pieces {
    pub(crate) fn new(exported: &Exported) -> Self {
        let (c_params, call_arguments) = parameters(exported);
        let (c_names, c_types): (Vec<_>, Vec<_>) = c_params
            .into_iter()
            .map(|param| (param.name, param.ty))
            .unzip();
        let keys: Vec<TokenStream> = exported.params.iter().map(key).collect();
        let (result_type, result) = result(exported);
        let result_param = (!result_type.is_empty()).then(|| quote!(__result: #result_type));
        Self {
            unsafe_extern: unsafe_extern(exported.abi),
            c_params: quote!(#(#c_names: #c_types,)*),
            c_types: quote!(#(#c_types,)*),
            c_return: c_return(exported),
            call_arguments: quote!((#(#call_arguments,)*)),
            keys: quote!((#(#keys,)*)),
            ret: return_key(exported),
            result_type,
            result_param: result_param.unwrap_or_default(),
            result,
            c_names,
            c_type_list: c_types,
        }
    }
}

/// `name: &str` -> `__arg0: *const u8, __len0: usize` and `slice(__arg0, __len0)`
fn parameters(exported: &Exported) -> (Vec<CParam>, Vec<TokenStream>) {
    let (mut c_params, mut call_arguments) = (Vec::new(), Vec::new());
    for (at, param) in exported.params.iter().enumerate() {
        let name = names::argument(at);
        let pointer = match &param.kind {
            ParamKind::Value => {
                call_arguments.push(quote!(#name));
                c_params.push(CParam {
                    name,
                    ty: crossing::c_repr(Way::In, &param.key),
                });
                continue;
            }
            ParamKind::Slice(element) => crossing::c_repr(Way::Element, element),
            ParamKind::Str(text) => crossing::byte(text),
        };
        let len = names::length(at);
        call_arguments.push(quote!(__r::slice(#name, #len)));
        c_params.push(CParam {
            name,
            ty: quote!(*const #pointer),
        });
        c_params.push(CParam {
            name: len,
            ty: quote!(__r::usize),
        });
    }
    (c_params, call_arguments)
}

/// The checks of all types: of a slice its element, of any other parameter the whole type.
pub(crate) fn checks(exported: &Exported) -> TokenStream {
    let params = exported.params.iter().map(|param| match &param.kind {
        ParamKind::Slice(element) => (Way::Element, &**element),
        ParamKind::Str(_) | ParamKind::Value if param.borrows => (Way::In, &param.key),
        ParamKind::Value if is_callable(&param.key) => (Way::Callable, &param.key),
        ParamKind::Str(_) | ParamKind::Value => (Way::ByValue, &param.key),
    });
    let ret = match &exported.ret {
        Return::Nothing => None,
        Return::Fallible(ty) | Return::Value(ty) => Some((Way::Out, &**ty)),
    };
    crossing::checks(params.chain(ret))
}

/// Whether it is `Foreign<..>`, `AnyThread<..>` or an `Option` of them, by its name: a bare one, or one of `registry_core`. This decides
/// which message a type gets that can't cross.
fn is_callable(ty: &Type) -> bool {
    let Some(path) = path(ty) else {
        return false;
    };
    let is_named = |name: &str| path.segments.last().is_some_and(|last| last.ident == name);
    if is_named("Option") {
        return first_type_argument(ty).is_some_and(is_callable);
    }
    let first = path.segments.first();
    let is_ours =
        path.segments.len() == 1 || first.is_some_and(|first| first.ident == "registry_core");
    let is_callable = is_named("Foreign") || is_named("AnyThread");
    is_ours && is_callable && first_type_argument(ty).is_some()
}

/// The Rust type of a parameter, as the library's traits see it. Of a slice only the element needs a check.
fn key(param: &Param) -> TokenStream {
    match &param.kind {
        ParamKind::Slice(element) => {
            let element = crossing::key(Way::Element, element);
            quote!(&'static [#element])
        }
        ParamKind::Str(_) | ParamKind::Value => crossing::key(Way::In, &param.key),
    }
}

fn return_key(exported: &Exported) -> TokenStream {
    match &exported.ret {
        Return::Nothing => quote!(()),
        Return::Fallible(ty) | Return::Value(ty) => crossing::key(Way::Out, ty),
    }
}

/// `-> __r::Out<bool>`
fn c_return(exported: &Exported) -> TokenStream {
    match &exported.ret {
        Return::Nothing => TokenStream::new(),
        Return::Fallible(ty) | Return::Value(ty) => {
            let c_repr = crossing::c_repr(Way::Out, ty);
            quote!(-> #c_repr)
        }
    }
}

/// The result pointer of the `_try` form: its type, and the argument.
fn result(exported: &Exported) -> (TokenStream, TokenStream) {
    match (&exported.ret, &exported.on_error) {
        // Without `on_error` nothing is returned, which a bound checks. The type may have another name, like `io::Result<()>`.
        (Return::Nothing | Return::Fallible(_), _) | (Return::Value(_), None) => {
            (TokenStream::new(), quote!(__r::unit_result()))
        }
        (Return::Value(ty), Some(_)) => {
            let c_repr = crossing::c_repr(Way::Out, ty);
            (quote!(*mut #c_repr,), quote!(__result))
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
// into  impl Signature, with the C types and the Rust types
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
    let identity = super::record::identity(&exported.symbol);
    // A type that is more private than the item is an error about these three: one, at the item's name.
    let (word, end) = names::type_item(&exported.item);
    quote! {
        unsafe impl __r::Signature for #marker {
            #word CFn = #unsafe_extern fn(#c_types) #c_return #end
            #word Params = #keys #end
            #word Return = #ret #end
            const IDENTITY: __r::u64 = #identity;
            fn info() -> &'static __r::SignatureInfo { &#info }
        }
    }
}

// from  Compare, record!(..)
// into  static __INFO: its path, where it was declared, and its record
pub(crate) fn info(exported: &Exported, pieces: &Pieces, record: &TokenStream) -> TokenStream {
    let (item, name) = (names::bare(&exported.item), names::info());
    let Pieces { keys, ret, .. } = pieces;
    let read_code = read_code(exported, ret);
    quote! {
        static #name: __r::SignatureInfo = __r::callback_info::<#keys, #ret>(
            ::core::concat!(::core::module_path!(), "::", #item),
            #record,
            #read_code,
        );
    }
}

/// How the code of the error is read, if the return is a `Result`. The compiler finds that out, unless the type's name says that it is not one.
pub(crate) fn read_code(exported: &Exported, ret: &TokenStream) -> TokenStream {
    match &exported.ret {
        Return::Fallible(ty) | Return::Value(ty) if !crossing::is_sure(Way::Out, ty) => {
            quote!({ use __r::Uncoded as _; <__r::ErrorOf<#ret>>::REGISTRY_READ_CODE })
        }
        _ => quote!(__r::ReadCode::NONE),
    }
}

// from  unsafe(name = "shop_total")
// into  an `unsafe` item with the span of these words, so that the lint `unsafe_code` reports it there
pub(crate) fn promise(exported: &Exported) -> TokenStream {
    let Some(Promise { word, parentheses }) = &exported.promise else {
        return TokenStream::new();
    };
    let mut body = Group::new(Delimiter::Brace, TokenStream::new());
    body.set_span(*parentheses);
    quote!(#word fn __symbol_is_ours() #body)
}

/// The library's private module, and the shields.
pub(crate) fn use_private(krate: &TokenStream, shields: &TokenStream) -> TokenStream {
    quote!(use #krate::private::{self as __r, #shields};)
}

/// A shield for each parameter of the generated functions.
///
/// A constant, a static or a unit struct of the user's would turn a parameter of the same name into a pattern. An imported
/// function stands in front of them, and a parameter may have the name of a function.
pub(crate) fn shields(parameters: impl IntoIterator<Item = Ident>) -> TokenStream {
    let parameters = parameters.into_iter();
    parameters.map(|name| quote!(shield as #name,)).collect()
}
