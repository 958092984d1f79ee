//! The arguments of `#[exported_callback(..)]` and of `export_runtime!(..)`, each with its place.
//!
//! [`check`](crate::check) compares them with the item, [`model`](crate::model) stores them. A fault in one argument does
//! not hide the next one: parsing continues after the next comma. A value is read as an expression first and judged by its
//! argument's name afterwards, so that every wrong kind has one message.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Meta, Path, Token, Type};

use crate::errors::{self, Errors};
use crate::names;

mod symbol;
mod value;

pub(crate) use symbol::Promise;
use symbol::{Chosen, chosen, promised};
use value::Value;

/// The most stubs that one pool may have: each is code in the library.
pub(crate) const LARGEST_POOL: u64 = 16_384;

/// An argument as it was written: its name, for messages, and its value.
pub(crate) struct Arg<T> {
    pub(crate) key: Ident,
    pub(crate) value: T,
}

/// How the stubs call.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) enum Abi {
    #[default]
    C,
    System,
}

/// Every argument that was given.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) on_error: Option<Arg<Expr>>,
    pub(crate) name: Option<Arg<Chosen>>,
    pub(crate) handle: Option<Arg<u64>>,
    pub(crate) marker: Option<Arg<Ident>>,
    pub(crate) pool: Option<Arg<usize>>,
    pub(crate) pool_quarantine: Option<Arg<usize>>,
    pub(crate) pool_reuse_never: Option<Arg<()>>,
    /// The type of `user_data` in thunks.
    pub(crate) user_data: Option<Arg<Type>>,
    /// How many parameters stand before `user_data`.
    pub(crate) user_data_at: Option<Arg<usize>>,
    /// The struct of a third party's interface that has the functions of a trait's methods.
    pub(crate) vtable: Option<Arg<Path>>,
    /// `self = first`: where its functions get the object.
    pub(crate) object: Option<Arg<()>>,
    /// Whether foreign implementers implement the trait.
    pub(crate) adopt: Option<Arg<()>>,
    pub(crate) pinned: Option<Arg<()>>,
    pub(crate) abi: Option<Arg<Abi>>,
    pub(crate) krate: Option<Arg<Path>>,
    /// The type of another crate that the derive's type describes.
    pub(crate) remote: Option<Arg<Path>>,
    pub(crate) prefix: Option<Arg<String>>,
    pub(crate) queues: Option<Arg<()>>,
    /// `binding = ".."` of the attribute, or `name = ".."` of `#[ffi_type]`.
    pub(crate) binding: Option<Arg<String>>,
}

/// The arguments of the attribute, as messages list them.
pub(crate) const ATTRIBUTE: &[&str] = &[
    "on_error",
    "name",
    "binding",
    "handle",
    "marker",
    "pool",
    "pool_quarantine",
    "pool_reuse",
    "user_data",
    "user_data_at",
    "vtable",
    "self",
    "adopt",
    "pinned",
    "abi",
    "crate",
];

/// The arguments of `export_runtime!`.
pub(crate) const RUNTIME: &[&str] = &["prefix", "queues", "crate"];

/// The arguments of `#[ffi_type(..)]`, beside the derive.
pub(crate) const FFI_TYPE: &[&str] = &["name", "remote", "crate"];

/// The arguments of `#[ffi_type(..)]` at a field or a variant.
pub(crate) const FFI_MEMBER: &[&str] = &["name"];

/// Parses all arguments. Correct ones go into the result, faults into `errors`.
pub(crate) fn parse(
    tokens: TokenStream,
    known: &'static [&'static str],
    errors: &mut Errors,
) -> Args {
    let mut args = Args::default();
    let all = |input: ParseStream| {
        while !input.is_empty() {
            one(input, known, &mut args, errors);
            if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                unexpected(input, errors);
            }
        }
        Ok(())
    };
    // Cannot fail: it takes all tokens, and every fault is in `errors`.
    all.parse2(tokens)
        .unwrap_or_else(|error| errors.at(error.span(), error.to_string()));
    args
}

/// The arguments in `#[ffi_type(..)]`, of which there may be several.
pub(crate) fn of_attributes(
    attrs: &[Attribute],
    known: &'static [&'static str],
    errors: &mut Errors,
) -> Args {
    let mut given = TokenStream::new();
    for attr in attrs {
        match &attr.meta {
            Meta::List(list) if list.path.is_ident("ffi_type") => given.extend(list.tokens.clone()),
            meta if meta.path().is_ident("ffi_type") => {
                errors.on(attr, errors::no_list("ffi_type", known));
            }
            _ => {}
        }
    }
    parse(given, known, errors)
}

/// Reports a token in the place of a comma, and skips to the next comma.
fn unexpected(input: ParseStream, errors: &mut Errors) {
    if let Ok(token) = input.parse::<TokenTree>() {
        errors.on(&token, errors::expected_comma(&names::written(&token)));
    }
    up_to_comma(input);
    let _: syn::Result<Option<Token![,]>> = input.parse();
}

/// Takes the tokens before the next comma.
fn up_to_comma(input: ParseStream) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend(input.parse::<TokenTree>());
    }
    tokens
}

/// Parses one argument up to its comma.
fn one(input: ParseStream, known: &'static [&'static str], args: &mut Args, errors: &mut Errors) {
    let Ok(key) = input.call(Ident::parse_any) else {
        if let Ok(token) = input.parse::<TokenTree>() {
            let found = names::written(&token);
            errors.on(&token, errors::expected_argument(&found, known));
        }
        up_to_comma(input);
        return;
    };
    let name = key.to_string();
    if name == "unsafe" && known == ATTRIBUTE {
        if promised(input, key, args, errors).is_err() {
            up_to_comma(input);
        }
        return;
    }
    if !known.contains(&name.as_str()) {
        let nearest = names::nearest(&name, known);
        errors.on(&key, errors::unknown_argument(&name, nearest, known));
        up_to_comma(input);
        return;
    }
    match value(input, &key, errors) {
        Ok(value) if name == "name" && known != ATTRIBUTE => {
            let Some(value) = value else {
                return errors.on(&key, errors::type_name_needs_a_value());
            };
            let chosen = value.type_name(errors);
            store(&mut args.binding, key, chosen, errors);
        }
        Ok(value) => set(args, key, value, errors),
        Err(Reported) => {
            up_to_comma(input);
        }
    }
}

/// The fault is in the accumulator already.
struct Reported;

/// The value after `=`. `None` if there is no `=`.
fn value(input: ParseStream, key: &Ident, errors: &mut Errors) -> Result<Option<Value>, Reported> {
    let at_end = || input.is_empty() || input.peek(Token![,]);
    if at_end() {
        return Ok(None);
    }
    if input.parse::<Token![=]>().is_err() {
        let found = input.parse::<TokenTree>().ok();
        let found = found.as_ref().map(names::written).unwrap_or_default();
        errors.on(key, errors::expected_equals(&key.to_string(), &found));
        return Err(Reported);
    }
    if at_end() {
        return Ok(None);
    }
    let ahead = input.fork();
    match ahead.parse() {
        Ok(value) => {
            input.advance_to(&ahead);
            Ok(Some(Value::Expr(value)))
        }
        Err(error) if key == "on_error" => {
            let (place, why) = match unclosed_bracket(&input.fork()) {
                Some(place) => (place, "this `<` is not closed".to_owned()),
                // The end of the arguments has no span.
                None if ahead.is_empty() => (key.span(), error.to_string()),
                None => (error.span(), error.to_string()),
            };
            errors.at(place, errors::bad_value("on_error", &why));
            Err(Reported)
        }
        Err(_) => Ok(Some(Value::Other(up_to_comma(input)))),
    }
}

/// The span of a `::<` without its `>`. syn reads all arguments after it as generic ones, and would report their end.
fn unclosed_bracket(input: ParseStream) -> Option<Span> {
    let (mut place, mut last) = (None, None);
    while let Ok(token) = input.parse::<TokenTree>() {
        let sign = match &token {
            TokenTree::Punct(sign) => Some(sign.as_char()),
            _ => None,
        };
        match sign {
            Some('<') if last == Some(':') => place = place.or(Some(token.span())),
            Some('>') => place = None,
            _ => {}
        }
        last = sign;
    }
    place
}

/// Judges the value by its argument's name and stores it.
fn set(args: &mut Args, key: Ident, value: Option<Value>, errors: &mut Errors) {
    let name = key.to_string();
    match name.as_str() {
        "name" => return chosen(args, key, value, None, errors),
        "pinned" => return set_flag(&mut args.pinned, key, value.as_ref(), errors),
        "adopt" => return set_flag(&mut args.adopt, key, value.as_ref(), errors),
        "queues" => return set_flag(&mut args.queues, key, value.as_ref(), errors),
        _ => {}
    }
    let Some(value) = value else {
        return errors.on(&key, errors::missing_value(&name));
    };
    match name.as_str() {
        "on_error" => store(&mut args.on_error, key, value.expression(), errors),
        "prefix" => store(&mut args.prefix, key, value.prefix(errors), errors),
        "binding" => store(&mut args.binding, key, value.binding(errors), errors),
        "handle" => store(&mut args.handle, key, value.handle(errors), errors),
        "marker" => store(&mut args.marker, key, value.marker(errors), errors),
        "pool" => store(&mut args.pool, key, value.count(&name, errors), errors),
        "pool_quarantine" => {
            let count = value.count(&name, errors);
            store(&mut args.pool_quarantine, key, count, errors);
        }
        "pool_reuse" => store(&mut args.pool_reuse_never, key, value.never(errors), errors),
        "user_data" => store(&mut args.user_data, key, value.user_data(errors), errors),
        "user_data_at" => {
            let position = value.position(errors);
            store(&mut args.user_data_at, key, position, errors);
        }
        "vtable" => store(&mut args.vtable, key, value.vtable(errors), errors),
        "self" => store(&mut args.object, key, value.first(errors), errors),
        "abi" => store(&mut args.abi, key, value.abi(errors), errors),
        "remote" => store(&mut args.remote, key, value.remote(errors), errors),
        "crate" => store(&mut args.krate, key, value.krate(errors), errors),
        // Every name in the lists is above.
        _ => errors.on(&key, errors::missing_value(&name)),
    }
}

fn set_flag(place: &mut Option<Arg<()>>, key: Ident, value: Option<&Value>, errors: &mut Errors) {
    if let Some(value) = value {
        errors.on(value, errors::takes_no_value(&key.to_string()));
    }
    store(place, key, Some(()), errors);
}

/// Stores a value, or reports that the argument is given twice. `None` is a value that was reported already.
fn store<T>(place: &mut Option<Arg<T>>, key: Ident, value: Option<T>, errors: &mut Errors) {
    if place.is_some() {
        errors.on(&key, errors::repeated_argument(&key.to_string()));
    } else if let Some(value) = value {
        *place = Some(Arg { key, value });
    }
}
