//! An attribute of the user's: `#[doc = ".."]`, `#[repr(C)]`, as far as this crate looks into it.
//!
//! Before it: `tokens`, which finds them. After it: `check` (attributes that have no place on an item), `model`
//! (documentation), the derive (`repr`). It comes out as the tokens that it was.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::Lit;

use crate::tokens::{sign_of, without_groups};

/// `#[path]`, `#[path = value]` or `#[path(list)]`.
#[derive(Clone)]
pub(crate) struct Attribute {
    sign: TokenTree,
    brackets: Group,
    inside: Vec<TokenTree>,
}

impl Attribute {
    pub(crate) fn new(sign: TokenTree, brackets: Group) -> Self {
        Self {
            sign,
            inside: without_groups(brackets.stream()),
            brackets,
        }
    }

    /// The path, if it is a single word.
    pub(crate) fn name(&self) -> Option<&Ident> {
        match &self.inside[..] {
            [TokenTree::Ident(_), TokenTree::Punct(sign), ..] if sign.as_char() == ':' => None,
            [TokenTree::Ident(name), ..] => Some(name),
            _ => None,
        }
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.name().is_some_and(|found| found == name)
    }

    /// What stands before the list or the value.
    pub(crate) fn path(&self) -> TokenStream {
        let is_path = |token: &&TokenTree| {
            matches!(token, TokenTree::Ident(_)) || sign_of(token) == Some(':')
        };
        self.inside.iter().take_while(is_path).cloned().collect()
    }

    /// What stands in the parentheses behind a single word.
    pub(crate) fn list(&self) -> Option<TokenStream> {
        match &self.inside[..] {
            [TokenTree::Ident(_), TokenTree::Group(list)] => Some(list.stream()),
            _ => None,
        }
    }

    /// The text of `#[doc = ".."]`.
    pub(crate) fn documentation(&self) -> Option<String> {
        let [
            TokenTree::Ident(name),
            TokenTree::Punct(sign),
            TokenTree::Literal(text),
        ] = &self.inside[..]
        else {
            return None;
        };
        if name != "doc" || sign.as_char() != '=' {
            return None;
        }
        match Lit::new(text.clone()) {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        }
    }
}

impl ToTokens for Attribute {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(self.sign.clone());
        tokens.append(self.brackets.clone());
    }
}
