//! The arguments of `#[exported_callback(..)]` and of `export_runtime!(..)`, with their places kept.
//!
//! Before it: the tokens between the parentheses. After it: `check` compares them with the item, `model` takes
//! them up. A fault in one argument does not hide the next one: parsing goes on behind the next comma.
//! Each value is parsed as an expression first and judged afterwards, so that every wrong kind has one message.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, ExprLit, Lit, Path, Token};

use crate::errors::{self, Errors};
use crate::names;

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
    pub(crate) name: Option<Arg<String>>,
    pub(crate) handle: Option<Arg<u64>>,
    pub(crate) marker: Option<Arg<Ident>>,
    pub(crate) pool: Option<Arg<usize>>,
    pub(crate) pool_quarantine: Option<Arg<usize>>,
    pub(crate) pool_reuse_never: Option<Arg<()>>,
    pub(crate) pinned: Option<Arg<()>>,
    pub(crate) abi: Option<Arg<Abi>>,
    pub(crate) krate: Option<Arg<Path>>,
    pub(crate) prefix: Option<Arg<String>>,
}

/// The arguments of the attribute, as messages list them.
pub(crate) const ATTRIBUTE: &[&str] = &[
    "on_error",
    "name",
    "handle",
    "marker",
    "pool",
    "pool_quarantine",
    "pool_reuse",
    "pinned",
    "abi",
    "crate",
];

/// The arguments of `export_runtime!`.
pub(crate) const RUNTIME: &[&str] = &["prefix", "crate"];

/// The arguments of `#[ffi_type(..)]`, beside the derive.
pub(crate) const FFI_TYPE: &[&str] = &["crate"];

/// Parses all arguments; what is wrong goes into `errors`, what is right into the result.
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
    // The closure takes all tokens and never fails: every fault is in `errors` already.
    all.parse2(tokens)
        .unwrap_or_else(|error| errors.at(error.span(), error.to_string()));
    args
}

/// Reports the token that stands where a comma should, and goes on behind the next comma.
fn unexpected(input: ParseStream, errors: &mut Errors) {
    if let Ok(token) = input.parse::<TokenTree>() {
        errors.on(&token, errors::expected_comma(&names::written(&token)));
    }
    skip_to_comma(input);
}

fn skip_to_comma(input: ParseStream) {
    while before_comma(input).is_some() {}
    let _: syn::Result<Option<Token![,]>> = input.parse();
}

/// Parses one argument up to its comma.
fn one(input: ParseStream, known: &'static [&'static str], args: &mut Args, errors: &mut Errors) {
    let Ok(key) = input.call(Ident::parse_any) else {
        if let Ok(token) = input.parse::<TokenTree>() {
            errors.on(
                &token,
                errors::expected_argument(&names::written(&token), known),
            );
        }
        while before_comma(input).is_some() {}
        return;
    };
    let name = key.to_string();
    if !known.contains(&name.as_str()) {
        errors.on(
            &key,
            errors::unknown_argument(&name, names::nearest(&name, known), known),
        );
        while before_comma(input).is_some() {}
        return;
    }
    match value(input, &key, errors) {
        Ok(value) => set(args, key, value, errors),
        Err(Reported) => while before_comma(input).is_some() {},
    }
}

/// The fault is in the accumulator already.
struct Reported;

/// The value behind `=`, or none where there is no `=`.
fn value(input: ParseStream, key: &Ident, errors: &mut Errors) -> Result<Option<Expr>, Reported> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(None);
    }
    if input.parse::<Token![=]>().is_err() {
        let found = input
            .parse::<TokenTree>()
            .map(|token| names::written(&token))
            .unwrap_or_default();
        errors.on(key, errors::expected_equals(&key.to_string(), &found));
        return Err(Reported);
    }
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(None);
    }
    let ahead = input.fork();
    let error = match ahead.parse::<Expr>() {
        Ok(value) => {
            input.advance_to(&ahead);
            return Ok(Some(value));
        }
        Err(error) => error,
    };
    if error.to_string().starts_with(LEFT_TO_THE_COMPILER) {
        let tokens = std::iter::from_fn(|| before_comma(input));
        return Ok(Some(Expr::Verbatim(tokens.collect())));
    }
    // The end of the input has no place of its own.
    let place = if ahead.is_empty() {
        key.span()
    } else {
        error.span()
    };
    errors.at(
        place,
        errors::bad_value(&key.to_string(), &error.to_string()),
    );
    Err(Reported)
}

/// What syn says of an expression that only its `full` grammar has, such as `if`: the compiler knows it.
pub(crate) const LEFT_TO_THE_COMPILER: &str = "unsupported expression";

/// The next token, unless a comma or the end comes first.
fn before_comma(input: ParseStream) -> Option<TokenTree> {
    if input.is_empty() || input.peek(Token![,]) {
        return None;
    }
    input.parse().ok()
}

/// Judges the value by its argument's name and stores it.
fn set(args: &mut Args, key: Ident, value: Option<Expr>, errors: &mut Errors) {
    let name = key.to_string();
    if name == "pinned" {
        if let Some(value) = &value {
            errors.on(value, errors::pinned_takes_no_value());
        }
        return store(&mut args.pinned, key, Some(()), errors);
    }
    let Some(value) = value else {
        return errors.on(&key, errors::missing_value(&name));
    };
    match name.as_str() {
        "on_error" => store(&mut args.on_error, key, Some(value), errors),
        "name" => store(&mut args.name, key, symbol(&value, "name", errors), errors),
        "prefix" => store(
            &mut args.prefix,
            key,
            symbol(&value, "prefix", errors),
            errors,
        ),
        "handle" => store(&mut args.handle, key, handle(&value, errors), errors),
        "marker" => store(&mut args.marker, key, marker(&value, errors), errors),
        "pool" => store(&mut args.pool, key, count(&value, "pool", errors), errors),
        "pool_quarantine" => {
            store(
                &mut args.pool_quarantine,
                key,
                count(&value, "pool_quarantine", errors),
                errors,
            );
        }
        "pool_reuse" => store(
            &mut args.pool_reuse_never,
            key,
            never(&value, errors),
            errors,
        ),
        "abi" => store(&mut args.abi, key, abi(&value, errors), errors),
        "crate" => store(&mut args.krate, key, krate(&value, errors), errors),
        // Every name in the two lists is above.
        _ => errors.on(&key, errors::missing_value(&name)),
    }
}

/// Stores a value, or reports that the argument stands twice. `None`: the value was reported as wrong.
fn store<T>(place: &mut Option<Arg<T>>, key: Ident, value: Option<T>, errors: &mut Errors) {
    if place.is_some() {
        errors.on(&key, errors::repeated_argument(&key.to_string()));
    } else if let Some(value) = value {
        *place = Some(Arg { key, value });
    }
}

/// Sees through the invisible group round a `$value:expr` of another macro.
fn plain(value: &Expr) -> &Expr {
    match value {
        Expr::Group(group) => plain(&group.expr),
        Expr::Paren(paren) => plain(&paren.expr),
        other => other,
    }
}

fn text(value: &Expr, name: &str, errors: &mut Errors) -> Option<String> {
    if let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = plain(value)
    {
        return Some(text.value());
    }
    errors.on(value, errors::expected_string(name, &names::written(value)));
    None
}

fn symbol(value: &Expr, name: &str, errors: &mut Errors) -> Option<String> {
    let symbol = text(value, name, errors)?;
    if names::is_c_identifier(&symbol) {
        return Some(symbol);
    }
    errors.on(value, errors::not_a_symbol(name, &symbol));
    None
}

fn integer(value: &Expr, name: &str, range: (u64, u64), errors: &mut Errors) -> Option<u64> {
    if matches!(value, Expr::Unary(negative) if matches!(negative.op, syn::UnOp::Neg(_))) {
        errors.on(
            value,
            errors::out_of_range(name, &names::written(value), range),
        );
        return None;
    }
    let Expr::Lit(ExprLit {
        lit: Lit::Int(number),
        ..
    }) = plain(value)
    else {
        errors.on(
            value,
            errors::expected_integer(name, &names::written(value), range),
        );
        return None;
    };
    match number.base10_parse::<u64>() {
        Ok(number) if (range.0..=range.1).contains(&number) => Some(number),
        _ => {
            errors.on(
                value,
                errors::out_of_range(name, &names::written(value), range),
            );
            None
        }
    }
}

fn handle(value: &Expr, errors: &mut Errors) -> Option<u64> {
    integer(value, "handle", (1, names::LARGEST_HANDLE), errors)
}

fn count(value: &Expr, name: &str, errors: &mut Errors) -> Option<usize> {
    integer(value, name, (1, LARGEST_POOL), errors).and_then(|number| usize::try_from(number).ok())
}

fn single_word(value: &Expr) -> Option<&Ident> {
    match plain(value) {
        Expr::Path(path) if path.qself.is_none() && path.attrs.is_empty() => path.path.get_ident(),
        _ => None,
    }
}

fn marker(value: &Expr, errors: &mut Errors) -> Option<Ident> {
    let word = single_word(value).cloned();
    if word.is_none() {
        errors.on(value, errors::expected_marker(&names::written(value)));
    }
    word
}

fn never(value: &Expr, errors: &mut Errors) -> Option<()> {
    let is_never = single_word(value).is_some_and(|word| word == "never");
    if !is_never {
        errors.on(value, errors::expected_never(&names::written(value)));
    }
    is_never.then_some(())
}

fn abi(value: &Expr, errors: &mut Errors) -> Option<Abi> {
    match text(value, "abi", errors)?.as_str() {
        "C" => Some(Abi::C),
        "system" => Some(Abi::System),
        other => {
            errors.on(value, errors::unknown_abi(other));
            None
        }
    }
}

fn krate(value: &Expr, errors: &mut Errors) -> Option<Path> {
    if let Expr::Path(path) = plain(value) {
        if path.qself.is_none()
            && path
                .path
                .segments
                .iter()
                .all(|segment| segment.arguments.is_none())
        {
            return Some(path.path.clone());
        }
    }
    errors.on(value, errors::expected_crate(&names::written(value)));
    None
}
