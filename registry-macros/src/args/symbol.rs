//! The symbol that the user chooses, and the promise that it needs: `unsafe(name = "symbol")`.
//!
//! [`args`](super) comes here for `unsafe(..)` and for `name`, which is an error without it.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream};
use syn::token::Paren;
use syn::{Token, parenthesized};

use super::{Args, Reported, Value, store, value};
use crate::errors::{self, Errors};
use crate::names;

/// A symbol that the user has chosen.
pub(crate) struct Chosen {
    pub(crate) symbol: String,
    /// The `unsafe` and its parentheses. Leaving it out is an error.
    pub(crate) promise: Option<Promise>,
}

/// Where the user has promised something.
#[derive(Clone)]
pub(crate) struct Promise {
    pub(crate) word: Ident,
    pub(crate) parentheses: Span,
}

/// `(name = "symbol")`, behind `unsafe`.
pub(super) fn promised(
    input: ParseStream,
    word: Ident,
    args: &mut Args,
    errors: &mut Errors,
) -> Result<(), Reported> {
    let Ok((parentheses, inside)) = in_parentheses(input) else {
        errors.on(&word, errors::unsafe_without_a_name());
        return Err(Reported);
    };
    let promise = Promise {
        word,
        parentheses: parentheses.span.join(),
    };
    let symbol = promised_symbol(&inside, promise, args, errors);
    // syn would report tokens that are left.
    let _: syn::Result<TokenStream> = inside.parse();
    symbol
}

fn in_parentheses<'a>(input: &'a ParseBuffer<'_>) -> syn::Result<(Paren, ParseBuffer<'a>)> {
    let inside;
    let parentheses = parenthesized!(inside in input);
    Ok((parentheses, inside))
}

/// `name = "symbol"`
fn promised_symbol(
    input: ParseStream,
    promise: Promise,
    args: &mut Args,
    errors: &mut Errors,
) -> Result<(), Reported> {
    let Ok(key) = input.call(Ident::parse_any) else {
        match input.parse::<TokenTree>() {
            Ok(token) => errors.on(&token, errors::unsafe_without_a_name()),
            Err(_) => errors.on(&promise.word, errors::unsafe_without_a_name()),
        }
        return Err(Reported);
    };
    if key != "name" {
        errors.on(&key, errors::not_an_unsafe_argument(&key.to_string()));
        return Err(Reported);
    }
    let value = value(input, &key, errors)?;
    let _: syn::Result<Option<Token![,]>> = input.parse();
    if let Ok(token) = input.parse::<TokenTree>() {
        let found = names::written(&token);
        errors.on(&token, errors::more_in_unsafe(&found));
    }
    chosen(args, key, value, Some(promise), errors);
    Ok(())
}

/// Stores the symbol and its promise, or reports that the promise is missing.
pub(super) fn chosen(
    args: &mut Args,
    key: Ident,
    value: Option<Value>,
    promise: Option<Promise>,
    errors: &mut Errors,
) {
    let Some(value) = value else {
        return errors.on(&key, errors::missing_value("name"));
    };
    let symbol = value.symbol("name", errors);
    if let (Some(symbol), None) = (&symbol, &promise) {
        errors.on(&key, errors::name_without_unsafe(symbol));
    }
    let chosen = symbol.map(|symbol| Chosen { symbol, promise });
    store(&mut args.name, key, chosen, errors);
}
