//! The user's item, as far as the attribute looks into it: a function's head, or a type alias.
//!
//! Before it: the tokens under the attribute. After it: `check` judges it, `model` takes it up, `expand` writes the
//! tokens back unchanged. A function's body is kept as one token: parsing it would cost time and tell nothing.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, FnArg, Pat, ReturnType, Signature, Token, Type, TypeBareFn, Visibility};

use crate::model::ungrouped;

/// An item under the attribute.
pub(crate) struct UserItem {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) kind: Kind,
}

/// What it is.
pub(crate) enum Kind {
    Function {
        sig: Box<Signature>,
        body: Option<TokenTree>,
        tokens: TokenStream,
    },
    Alias(Box<syn::ItemType>),
    /// Neither; the first word that tells what, for the message.
    Other {
        word: String,
        tokens: TokenStream,
    },
}

/// The head of a function or of a function type.
pub(crate) struct Callable {
    pub(crate) name: Ident,
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) params: Vec<Param>,
    pub(crate) ret: Option<Type>,
}

/// A parameter: its name where it has a usable one, and its type.
pub(crate) struct Param {
    pub(crate) name: Option<Ident>,
    pub(crate) ty: Type,
}

/// Splits the tokens under the attribute.
pub(crate) fn parse(tokens: TokenStream) -> syn::Result<UserItem> {
    (|input: ParseStream| {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let kind = kind(input, &attrs, &vis)?;
        Ok(UserItem { attrs, vis, kind })
    })
    .parse2(tokens)
}

fn kind(input: ParseStream, attrs: &[Attribute], vis: &Visibility) -> syn::Result<Kind> {
    let ahead = input.fork();
    if let Ok(sig) = ahead.parse::<Signature>() {
        let tokens = input.fork().parse::<TokenStream>()?;
        input.advance_to(&ahead);
        let body = if input.peek(syn::token::Brace) {
            Some(input.parse()?)
        } else {
            // In a trait or an `extern` block; what comes after is no part of the item.
            let _: Option<Token![;]> = input.parse()?;
            None
        };
        return Ok(Kind::Function {
            sig: Box::new(sig),
            body,
            tokens,
        });
    }
    if let Some(alias) = alias(input, attrs, vis) {
        return Ok(Kind::Alias(Box::new(alias)));
    }
    let tokens: TokenStream = input.parse()?;
    let words: Vec<String> = tokens
        .clone()
        .into_iter()
        .take(3)
        .map(|token| token.to_string())
        .collect();
    let word = words
        .iter()
        .find(|word| !matches!(word.as_str(), "unsafe" | "default" | "auto"))
        .cloned();
    Ok(Kind::Other {
        word: word.unwrap_or_default(),
        tokens,
    })
}

/// A type alias, if one comes now: its parser would take attributes and a visibility once more.
fn alias(input: ParseStream, attrs: &[Attribute], vis: &Visibility) -> Option<syn::ItemType> {
    if !input.peek(Token![type]) {
        return None;
    }
    let ahead = input.fork();
    let mut alias = ahead.parse::<syn::ItemType>().ok()?;
    input.advance_to(&ahead);
    alias.attrs = attrs.to_vec();
    alias.vis = vis.clone();
    Some(alias)
}

impl UserItem {
    /// Whether it is surely no part of a trait, an `impl` or an `extern` block.
    pub(crate) fn is_free_function(&self) -> bool {
        matches!(&self.kind, Kind::Function { sig, body: Some(_), .. } if sig.receiver().is_none())
    }

    /// The item as it was, tokens and places unchanged.
    pub(crate) fn tokens(&self) -> TokenStream {
        let mut tokens = TokenStream::new();
        if let Kind::Alias(alias) = &self.kind {
            return alias.to_token_stream();
        }
        self.attrs
            .iter()
            .for_each(|attr| attr.to_tokens(&mut tokens));
        self.vis.to_tokens(&mut tokens);
        match &self.kind {
            Kind::Function { tokens: rest, .. } | Kind::Other { tokens: rest, .. } => {
                tokens.extend(rest.clone());
            }
            Kind::Alias(_) => {}
        }
        tokens
    }
}

impl UserItem {
    /// The item with one more paragraph of documentation, if it has any: an undocumented one stays so, and the lint
    /// against it goes on working.
    pub(crate) fn with_documentation(&self, line: &str) -> TokenStream {
        let Kind::Function { tokens, .. } = &self.kind else {
            return self.tokens();
        };
        let (attrs, vis) = (&self.attrs, &self.vis);
        let documented = attrs.iter().any(|attr| attr.path().is_ident("doc"));
        let more = documented.then(|| quote!(#[doc = ""] #[doc = #line]));
        quote!(#(#attrs)* #more #vis #tokens)
    }
}

impl Callable {
    /// The head of a function. Parameters that have no single name, and receivers, are `check`'s to refuse.
    pub(crate) fn of_function(sig: &Signature) -> Self {
        let params = sig.inputs.iter().filter_map(|input| match input {
            FnArg::Receiver(_) => None,
            FnArg::Typed(typed) => Some(Param {
                name: pattern_name(&typed.pat),
                ty: (*typed.ty).clone(),
            }),
        });
        let ret = match &sig.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some((**ty).clone()),
        };
        Self {
            name: sig.ident.clone(),
            unsafety: sig.unsafety,
            params: params.collect(),
            ret,
        }
    }

    /// The head of a function type.
    pub(crate) fn of_alias(name: &Ident, function: &TypeBareFn) -> Self {
        let params = function.inputs.iter().map(|input| Param {
            name: input
                .name
                .as_ref()
                .map(|(name, _)| name)
                .filter(|name| *name != "_")
                .cloned(),
            ty: input.ty.clone(),
        });
        let ret = match &function.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some((**ty).clone()),
        };
        Self {
            name: name.clone(),
            unsafety: function.unsafety,
            params: params.collect(),
            ret,
        }
    }
}

/// The function type of an alias, if it is one.
pub(crate) fn function_type(alias: &syn::ItemType) -> Option<&TypeBareFn> {
    match ungrouped(&alias.ty) {
        Type::BareFn(function) => Some(function),
        _ => None,
    }
}

fn pattern_name(pattern: &Pat) -> Option<Ident> {
    match pattern {
        Pat::Ident(ident) => Some(ident.ident.unraw()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_an_alias_stands_there_once() {
        let is_alias = |text: &str| {
            let item = parse(text.parse().expect("tokens")).expect("an item");
            matches!(item.kind, Kind::Alias(_))
        };
        assert!(is_alias("#[doc = \"\"] pub type F = fn();"));
        assert!(!is_alias("pub pub type F = fn();"));
        assert!(!is_alias("pub #[doc = \"\"] type F = fn();"));
    }
}
