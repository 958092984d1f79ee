//! The value of an argument, as the user wrote it.
//!
//! Before it: `tokens`. After it: `args`, which judges it by its argument's name, and `on_error`. What has to be a text, a number
//! or a name can be asked for that; an expression of any other kind is the compiler's to read, where it stands in the expansion.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::{Lit, LitInt};

use crate::names;
use crate::tokens::{Tokens, is_joint, opened, sign_of};
use crate::words::Words;

#[derive(Clone)]
pub(crate) struct Value {
    tokens: Vec<TokenTree>,
}

impl Value {
    /// The expression that stands here, or why it surely is none: what may be one is the compiler's to read.
    pub(crate) fn read(tokens: &mut Tokens) -> Result<Self, Unreadable> {
        let first = tokens.rest().first().map(TokenTree::span);
        let (tokens, extent) = tokens.expression();
        if tokens.is_empty() {
            return Err(Unreadable {
                place: first,
                why: "expected an expression",
            });
        }
        if let Some(at) = extent.unclosed {
            return Err(Unreadable {
                place: Some(tokens[at].span()),
                why: "this `<` is not closed",
            });
        }
        if !extent.is_whole {
            return Err(Unreadable {
                place: None,
                why: "unexpected end of input, expected an expression",
            });
        }
        Ok(Self { tokens })
    }

    pub(crate) fn tokens(&self) -> &[TokenTree] {
        &self.tokens
    }

    /// The literal, if it is one.
    pub(crate) fn literal(&self) -> Option<Lit> {
        match &self.tokens[..] {
            [token] => literal(token),
            _ => None,
        }
    }

    /// The literal behind a minus, if it is one.
    pub(crate) fn negated(&self) -> Option<Lit> {
        match &self.tokens[..] {
            [sign, token] if sign_of(sign) == Some('-') => literal(token),
            _ => None,
        }
    }

    /// Inside parentheses and the invisible groups of other macros.
    fn plain(&self) -> Self {
        match &self.tokens[..] {
            [TokenTree::Group(group)]
                if matches!(group.delimiter(), Delimiter::None | Delimiter::Parenthesis) =>
            {
                let tokens = opened(group.stream());
                Self { tokens }.plain()
            }
            _ => self.clone(),
        }
    }

    /// The text, if it is one.
    pub(crate) fn text(&self) -> Option<String> {
        match self.plain().literal()? {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        }
    }

    /// The integer, if it is one.
    pub(crate) fn integer(&self) -> Option<LitInt> {
        match self.plain().literal()? {
            Lit::Int(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.tokens.first().and_then(sign_of) == Some('-')
    }

    /// The name, if it is one.
    pub(crate) fn name(&self) -> Option<Ident> {
        match &self.plain().tokens[..] {
            [TokenTree::Ident(name)] if !names::is_keyword(&name.to_string()) => Some(name.clone()),
            _ => None,
        }
    }

    /// The path, if it is one without arguments.
    pub(crate) fn path(&self) -> Option<Words> {
        let path = self.plain();
        let mut rest = &path.tokens[..];
        if let [first, second, after @ ..] = rest {
            if is_separator(first, second) {
                rest = after;
            }
        }
        // `crate`, `self` and `super` lead a path and stand nowhere else in it.
        let mut leads = true;
        loop {
            let [TokenTree::Ident(word), after @ ..] = rest else {
                return None;
            };
            let word = word.to_string();
            leads &= matches!(word.as_str(), "crate" | "self" | "super");
            if names::is_keyword(&word) && !leads {
                return None;
            }
            rest = match after {
                [] => return Some(path.tokens.into_iter().collect()),
                [first, second, after @ ..] if is_separator(first, second) => after,
                _ => return None,
            };
        }
    }
}

impl ToTokens for Value {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.tokens);
    }
}

/// Why tokens are no expression, and where: at the argument's name if that can't be said.
pub(crate) struct Unreadable {
    pub(crate) place: Option<Span>,
    pub(crate) why: &'static str,
}

fn literal(token: &TokenTree) -> Option<Lit> {
    match token {
        TokenTree::Literal(literal) => Some(Lit::new(literal.clone())),
        _ => None,
    }
}

/// `::`
fn is_separator(first: &TokenTree, second: &TokenTree) -> bool {
    sign_of(first) == Some(':') && is_joint(first) && sign_of(second) == Some(':')
}
