//! The value of an argument: how it is written, and what each argument accepts.
//!
//! [`args`](super) reads a value before it looks at the argument's name, so each way to get it wrong has one message. A
//! method that takes `errors` and returns `None` has reported why.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, LitInt, Path, Type, UnOp};

use super::{Abi, LARGEST_POOL};
use crate::check::MOST_PARAMETERS;
use crate::errors::{self, Errors};
use crate::expand::runtime;
use crate::names;
use crate::types::ungrouped;

/// The value of an argument.
pub(super) enum Value {
    Expr(Expr),
    /// Tokens up to the next comma that are no expression, like `type`. Only messages use them.
    Other(TokenStream),
}

impl ToTokens for Value {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Expr(value) => value.to_tokens(tokens),
            Self::Other(value) => value.to_tokens(tokens),
        }
    }
}

/// How it is written.
impl Value {
    /// The expression without parentheses and invisible groups around it.
    fn plain(&self) -> Option<&Expr> {
        let mut value = match self {
            Self::Expr(value) => value,
            Self::Other(_) => return None,
        };
        loop {
            value = match value {
                Expr::Group(group) => &group.expr,
                Expr::Paren(paren) => &paren.expr,
                value => return Some(value),
            };
        }
    }

    fn literal(&self) -> Option<&Lit> {
        match self.plain()? {
            Expr::Lit(ExprLit { lit, .. }) => Some(lit),
            _ => None,
        }
    }

    fn string(&self) -> Option<String> {
        match self.literal()? {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        }
    }

    fn number(&self) -> Option<&LitInt> {
        match self.literal()? {
            Lit::Int(number) => Some(number),
            _ => None,
        }
    }

    fn is_negative(&self) -> bool {
        matches!(self.plain(), Some(Expr::Unary(unary)) if matches!(unary.op, UnOp::Neg(_)))
    }

    /// A path without arguments. `crate`, `self` and `super` may stand at its beginning only.
    fn path(&self) -> Option<&Path> {
        let Expr::Path(path) = self.plain()? else {
            return None;
        };
        let segments = &path.path.segments;
        let leads = |word: &Ident| word == "crate" || word == "self" || word == "super";
        let mut behind = segments.iter().skip_while(|segment| leads(&segment.ident));
        let is_plain = path.qself.is_none()
            && segments.iter().all(|segment| segment.arguments.is_none())
            && behind.all(|segment| !names::is_keyword(&segment.ident.to_string()));
        is_plain.then_some(&path.path)
    }

    fn name(&self) -> Option<&Ident> {
        let name = self.path()?.get_ident()?;
        (!names::is_keyword(&name.to_string())).then_some(name)
    }

    fn written(&self) -> String {
        names::written(self)
    }
}

/// The values that each argument accepts.
impl Value {
    pub(super) fn expression(self) -> Option<Expr> {
        match self {
            Self::Expr(value) => Some(value),
            Self::Other(_) => None,
        }
    }

    fn text(&self, argument: &str, errors: &mut Errors) -> Option<String> {
        let text = self.string();
        if text.is_none() {
            errors.on(self, errors::expected_string(argument, &self.written()));
        }
        text
    }

    pub(super) fn symbol(&self, argument: &str, errors: &mut Errors) -> Option<String> {
        let symbol = self.text(argument, errors)?;
        if names::is_c_identifier(&symbol) {
            return Some(symbol);
        }
        errors.on(self, errors::not_a_symbol(argument, &symbol));
        None
    }

    pub(super) fn prefix(&self, errors: &mut Errors) -> Option<String> {
        let prefix = self.symbol("prefix", errors)?;
        match runtime::taken(&prefix) {
            None => Some(prefix),
            Some((symbol, owner)) => {
                errors.on(self, errors::taken_prefix(&prefix, &symbol, owner));
                None
            }
        }
    }

    /// The name in bindings: a C identifier, which every language can spell.
    pub(super) fn binding(&self, errors: &mut Errors) -> Option<String> {
        let name = self.symbol("binding", errors)?;
        if is_name(&name) {
            return Some(name);
        }
        errors.on(self, errors::only_underscores("binding", &name));
        None
    }

    /// The name of a type, a field or a variant, beside the derive.
    pub(super) fn type_name(&self, errors: &mut Errors) -> Option<String> {
        let name = self.string().filter(|name| is_name(name));
        self.or(name, errors::not_a_type_name, errors)
    }

    fn integer(&self, argument: &str, range: (u64, u64), errors: &mut Errors) -> Option<u64> {
        let (number, negative) = (self.number(), self.is_negative());
        let value = number.and_then(|number| number.base10_parse::<u64>().ok());
        let value = value.filter(|number| (range.0..=range.1).contains(number));
        if value.is_none() {
            let message = if number.is_some() || negative {
                errors::out_of_range
            } else {
                errors::expected_integer
            };
            errors.on(self, message(argument, &self.written(), range));
        }
        value
    }

    pub(super) fn handle(&self, errors: &mut Errors) -> Option<u64> {
        self.integer("handle", (1, names::LARGEST_HANDLE), errors)
    }

    pub(super) fn count(&self, argument: &str, errors: &mut Errors) -> Option<usize> {
        let number = self.integer(argument, (1, LARGEST_POOL), errors)?;
        usize::try_from(number).ok()
    }

    /// How many parameters stand before `user_data`.
    pub(super) fn position(&self, errors: &mut Errors) -> Option<usize> {
        let most = u64::try_from(MOST_PARAMETERS).unwrap_or(u64::MAX);
        let number = self.integer("user_data_at", (0, most), errors)?;
        usize::try_from(number).ok()
    }

    /// The type of `user_data`: a path, a pointer, an `Option` of one.
    pub(super) fn user_data(&self, errors: &mut Errors) -> Option<Type> {
        let ty: Option<Type> = syn::parse2(self.to_token_stream()).ok();
        let ty = ty.filter(|ty| matches!(ungrouped(ty), Type::Path(_) | Type::Ptr(_)));
        self.or(ty, errors::expected_user_data, errors)
    }

    pub(super) fn marker(&self, errors: &mut Errors) -> Option<Ident> {
        self.or(self.name().cloned(), errors::expected_marker, errors)
    }

    pub(super) fn abi(&self, errors: &mut Errors) -> Option<Abi> {
        match self.text("abi", errors)?.as_str() {
            "C" => Some(Abi::C),
            "system" => Some(Abi::System),
            other => {
                errors.on(self, errors::unknown_abi(other));
                None
            }
        }
    }

    pub(super) fn never(&self, errors: &mut Errors) -> Option<()> {
        self.word("never", errors::expected_never, errors)
    }

    /// The place of the object among the parameters.
    pub(super) fn first(&self, errors: &mut Errors) -> Option<()> {
        self.word("first", errors::expected_first, errors)
    }

    /// The struct of a third party's interface.
    pub(super) fn vtable(&self, errors: &mut Errors) -> Option<Path> {
        self.or(self.path().cloned(), errors::expected_vtable, errors)
    }

    pub(super) fn remote(&self, errors: &mut Errors) -> Option<Path> {
        self.or(self.path().cloned(), errors::expected_remote, errors)
    }

    pub(super) fn krate(&self, errors: &mut Errors) -> Option<Path> {
        self.or(self.path().cloned(), errors::expected_crate, errors)
    }

    /// The one word that an argument accepts.
    fn word(&self, word: &str, message: fn(&str) -> String, errors: &mut Errors) -> Option<()> {
        let found = self.name().filter(|name| *name == word);
        self.or(found.map(|_| ()), message, errors)
    }

    /// What was found in this value, or the message for what is written there.
    fn or<T>(
        &self,
        found: Option<T>,
        message: fn(&str) -> String,
        errors: &mut Errors,
    ) -> Option<T> {
        if found.is_none() {
            errors.on(self, message(&self.written()));
        }
        found
    }
}

/// Whether it is an identifier in every language, of more than underscores.
fn is_name(name: &str) -> bool {
    names::is_c_identifier(name) && !name.trim_matches('_').is_empty()
}
