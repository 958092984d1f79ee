//! The arguments of `#[exported_callback(..)]` and of `export_runtime!(..)`, with their places kept.
//!
//! Before it: the tokens between the parentheses. After it: `check` compares them with the item, `model` takes
//! them up. A fault in one argument does not hide the next one: parsing goes on behind the next comma.
//! Each value is read up to its comma first and judged afterwards, so that every wrong kind has one message.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::errors::{self, Errors};
use crate::expand::runtime;
use crate::names;
use crate::tokens::{Tokens, sign_of};
use crate::value::Value;
use crate::words::Words;

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

/// A symbol that the user has chosen.
pub(crate) struct Chosen {
    pub(crate) symbol: String,
    /// `unsafe` and its parentheses: that the symbol is nobody else's. None where it is left out, which is an error.
    pub(crate) promise: Option<Promise>,
}

/// Where the user has promised something.
#[derive(Clone)]
pub(crate) struct Promise {
    pub(crate) word: Ident,
    pub(crate) parentheses: Span,
}

/// Every argument that was given.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) on_error: Option<Arg<Value>>,
    pub(crate) name: Option<Arg<Chosen>>,
    pub(crate) handle: Option<Arg<u64>>,
    pub(crate) marker: Option<Arg<Ident>>,
    pub(crate) pool: Option<Arg<usize>>,
    pub(crate) pool_quarantine: Option<Arg<usize>>,
    pub(crate) pool_reuse_never: Option<Arg<()>>,
    pub(crate) pinned: Option<Arg<()>>,
    pub(crate) abi: Option<Arg<Abi>>,
    pub(crate) krate: Option<Arg<Words>>,
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
    let mut tokens = Tokens::new(visible(tokens, true));
    while tokens.peek().is_some() {
        one(&mut tokens, known, &mut args, errors);
        if tokens.peek().is_some() && !tokens.sign(',') {
            unexpected(&mut tokens, errors);
        }
    }
    args
}

/// With parentheses for the invisible group round what another macro passes into an expression: the compiler forgets such a group on the
/// way through a macro, and `$a * 2` would be `1 + 2 * 2`. What begins one of the `arguments` is none.
fn visible(tokens: TokenStream, arguments: bool) -> Vec<TokenTree> {
    let mut all: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            all.push(token);
            continue;
        };
        let inside = visible(group.stream(), false);
        let begins = arguments && all.last().is_none_or(|last| sign_of(last) == Some(','));
        let hides = group.delimiter() == Delimiter::None && !begins && has_operator(&inside);
        let delimiter = if hides {
            Delimiter::Parenthesis
        } else {
            group.delimiter()
        };
        let mut new = Group::new(delimiter, inside.into_iter().collect());
        new.set_span(group.span());
        all.push(new.into());
    }
    all
}

/// Whether these are two operands and what joins them. `A<B>` may be a type and needs none.
fn has_operator(tokens: &[TokenTree]) -> bool {
    let is_operator = |(at, token): (usize, &TokenTree)| match token {
        TokenTree::Punct(sign) => at > 0 && "+-*/%^&|=!".contains(sign.as_char()),
        TokenTree::Ident(word) => word == "as",
        _ => false,
    };
    tokens.iter().enumerate().any(is_operator)
}

/// Reports the token that stands where a comma should, and goes on behind the next comma.
fn unexpected(tokens: &mut Tokens, errors: &mut Errors) {
    if let Some(token) = tokens.next() {
        errors.on(&token, errors::expected_comma(&names::written(&token)));
    }
    skip_to_comma(tokens);
    tokens.sign(',');
}

fn skip_to_comma(tokens: &mut Tokens) {
    while tokens
        .peek()
        .is_some_and(|token| sign_of(token) != Some(','))
    {
        tokens.next();
    }
}

/// Parses one argument up to its comma.
fn one(tokens: &mut Tokens, known: &'static [&'static str], args: &mut Args, errors: &mut Errors) {
    let Some(key) = tokens.ident() else {
        if let Some(token) = tokens.next() {
            errors.on(
                &token,
                errors::expected_argument(&names::written(&token), known),
            );
        }
        return skip_to_comma(tokens);
    };
    let name = key.to_string();
    if name == "unsafe" && known.contains(&"name") {
        if promised(tokens, &key, args, errors).is_err() {
            skip_to_comma(tokens);
        }
        return;
    }
    if !known.contains(&name.as_str()) {
        errors.on(
            &key,
            errors::unknown_argument(&name, names::nearest(&name, known), known),
        );
        return skip_to_comma(tokens);
    }
    match value(tokens, &key, errors) {
        Ok(value) => set(args, key, value, errors),
        Err(Reported) => skip_to_comma(tokens),
    }
}

/// `(name = "symbol")`, behind `unsafe`.
fn promised(
    tokens: &mut Tokens,
    word: &Ident,
    args: &mut Args,
    errors: &mut Errors,
) -> Result<(), Reported> {
    let Some(TokenTree::Group(group)) = tokens.group(Delimiter::Parenthesis) else {
        errors.on(word, errors::unsafe_without_a_name());
        return Err(Reported);
    };
    let mut inside = Tokens::new(visible(group.stream(), true));
    let Some(key) = inside.ident() else {
        match inside.next() {
            Some(token) => errors.on(&token, errors::unsafe_without_a_name()),
            None => errors.on(word, errors::unsafe_without_a_name()),
        }
        return Err(Reported);
    };
    if key != "name" {
        errors.on(&key, errors::not_an_unsafe_argument(&key.to_string()));
        return Err(Reported);
    }
    let value = value(&mut inside, &key, errors)?;
    inside.sign(',');
    if let Some(token) = inside.next() {
        let found = names::written(&token);
        errors.on(&token, errors::more_in_unsafe(&found));
    }
    let promise = Promise {
        word: word.clone(),
        parentheses: group.span(),
    };
    chosen(args, key, value, Some(promise), errors);
    Ok(())
}

/// Stores the symbol, with what makes it one that may be chosen.
fn chosen(
    args: &mut Args,
    key: Ident,
    value: Option<Value>,
    promise: Option<Promise>,
    errors: &mut Errors,
) {
    let Some(value) = value else {
        return errors.on(&key, errors::missing_value("name"));
    };
    let symbol = symbol(&value, "name", errors);
    if let (Some(symbol), None) = (&symbol, &promise) {
        errors.on(&key, errors::name_without_unsafe(symbol));
    }
    let chosen = symbol.map(|symbol| Chosen { symbol, promise });
    store(&mut args.name, key, chosen, errors);
}

/// The fault is in the accumulator already.
struct Reported;

/// The value behind `=`, or none where there is no `=`.
fn value(tokens: &mut Tokens, key: &Ident, errors: &mut Errors) -> Result<Option<Value>, Reported> {
    if tokens.peek().is_none() || tokens.is_sign(',') {
        return Ok(None);
    }
    if !tokens.sign('=') {
        let found = tokens.next().map(|token| names::written(&token));
        errors.on(
            key,
            errors::expected_equals(&key.to_string(), &found.unwrap_or_default()),
        );
        return Err(Reported);
    }
    if tokens.peek().is_none() || tokens.is_sign(',') {
        return Ok(None);
    }
    Value::read(tokens).map(Some).map_err(|error| {
        errors.at(
            error.place.unwrap_or_else(|| key.span()),
            errors::bad_value(&key.to_string(), error.why),
        );
        Reported
    })
}

/// Judges the value by its argument's name and stores it.
fn set(args: &mut Args, key: Ident, value: Option<Value>, errors: &mut Errors) {
    let name = key.to_string();
    if name == "pinned" {
        if let Some(value) = &value {
            errors.on(value, errors::pinned_takes_no_value());
        }
        return store(&mut args.pinned, key, Some(()), errors);
    }
    if name == "name" {
        return chosen(args, key, value, None, errors);
    }
    let Some(value) = value else {
        return errors.on(&key, errors::missing_value(&name));
    };
    match name.as_str() {
        "on_error" => store(&mut args.on_error, key, Some(value), errors),
        "prefix" => store(&mut args.prefix, key, prefix(&value, errors), errors),
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

fn text(value: &Value, name: &str, errors: &mut Errors) -> Option<String> {
    let text = value.text();
    if text.is_none() {
        errors.on(value, errors::expected_string(name, &names::written(value)));
    }
    text
}

fn symbol(value: &Value, name: &str, errors: &mut Errors) -> Option<String> {
    let symbol = text(value, name, errors)?;
    if names::is_c_identifier(&symbol) {
        return Some(symbol);
    }
    errors.on(value, errors::not_a_symbol(name, &symbol));
    None
}

fn prefix(value: &Value, errors: &mut Errors) -> Option<String> {
    let prefix = symbol(value, "prefix", errors)?;
    match runtime::taken(&prefix) {
        None => Some(prefix),
        Some((symbol, owner)) => {
            errors.on(value, errors::taken_prefix(&prefix, &symbol, owner));
            None
        }
    }
}

fn integer(value: &Value, name: &str, range: (u64, u64), errors: &mut Errors) -> Option<u64> {
    if value.is_negative() {
        errors.on(
            value,
            errors::out_of_range(name, &names::written(value), range),
        );
        return None;
    }
    let Some(number) = value.integer() else {
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

fn handle(value: &Value, errors: &mut Errors) -> Option<u64> {
    integer(value, "handle", (1, names::LARGEST_HANDLE), errors)
}

fn count(value: &Value, name: &str, errors: &mut Errors) -> Option<usize> {
    integer(value, name, (1, LARGEST_POOL), errors).and_then(|number| usize::try_from(number).ok())
}

fn marker(value: &Value, errors: &mut Errors) -> Option<Ident> {
    let word = value.name();
    if word.is_none() {
        errors.on(value, errors::expected_marker(&names::written(value)));
    }
    word
}

fn never(value: &Value, errors: &mut Errors) -> Option<()> {
    let is_never = value.name().is_some_and(|word| word == "never");
    if !is_never {
        errors.on(value, errors::expected_never(&names::written(value)));
    }
    is_never.then_some(())
}

fn abi(value: &Value, errors: &mut Errors) -> Option<Abi> {
    match text(value, "abi", errors)?.as_str() {
        "C" => Some(Abi::C),
        "system" => Some(Abi::System),
        other => {
            errors.on(value, errors::unknown_abi(other));
            None
        }
    }
}

fn krate(value: &Value, errors: &mut Errors) -> Option<Words> {
    let path = value.path();
    if path.is_none() {
        errors.on(value, errors::expected_crate(&names::written(value)));
    }
    path
}
