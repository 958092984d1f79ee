//! A trait under the attribute: its head, and the heads of its methods. Bodies of default methods are passed on as they stand.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::{Attribute, Generics, Signature, Token, braced};

use super::is_function;

/// A trait.
pub(crate) struct UserTrait {
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) items: Vec<TraitItem>,
    /// All before the braces.
    head: TokenStream,
}

/// An item of a trait.
pub(crate) enum TraitItem {
    Method(Box<UserMethod>),
    /// Anything else, which is kept as it stands.
    Other {
        first: TokenTree,
        whole: TokenStream,
    },
}

/// A method.
pub(crate) struct UserMethod {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) signature: Signature,
    /// The body of a default method, or `;`.
    rest: TokenTree,
}

/// Whether the next tokens begin a trait.
pub(super) fn is_trait(input: ParseStream) -> bool {
    let ahead = input.fork();
    let qualifiers = |input: ParseStream| {
        input.parse::<Option<Token![unsafe]>>()?;
        input.parse::<Option<Token![auto]>>()
    };
    qualifiers(&ahead).is_ok() && ahead.peek(Token![trait])
}

pub(super) fn parse(input: ParseStream) -> syn::Result<UserTrait> {
    let head = up_to_braces(&input.fork())?;
    let unsafety = input.parse()?;
    input.parse::<Option<Token![auto]>>()?;
    input.parse::<Token![trait]>()?;
    let name = input.parse()?;
    let mut generics: Generics = input.parse()?;
    while !input.peek(syn::token::Brace) && !input.peek(Token![where]) {
        // The supertraits.
        input.parse::<TokenTree>()?;
    }
    generics.where_clause = input.parse()?;
    let content;
    braced!(content in input);
    let mut items = Vec::new();
    while !content.is_empty() {
        items.push(item(&content)?);
    }
    Ok(UserTrait {
        unsafety,
        name,
        generics,
        items,
        head,
    })
}

fn up_to_braces(input: ParseStream) -> syn::Result<TokenStream> {
    let mut head = TokenStream::new();
    while !input.peek(syn::token::Brace) {
        head.extend([input.parse::<TokenTree>()?]);
    }
    Ok(head)
}

fn item(input: ParseStream) -> syn::Result<TraitItem> {
    let attrs = input.call(Attribute::parse_outer)?;
    if is_function(input) {
        return Ok(TraitItem::Method(Box::new(UserMethod {
            attrs,
            signature: input.parse()?,
            rest: input.parse()?,
        })));
    }
    let first: TokenTree = input.parse()?;
    let (mut last, mut whole) = (first.clone(), quote!(#(#attrs)* #first));
    while !input.is_empty() && !ends(&last) {
        last = input.parse()?;
        last.to_tokens(&mut whole);
    }
    Ok(TraitItem::Other { first, whole })
}

/// Whether an item that is no method ends with this token.
fn ends(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(sign) if sign.as_char() == ';')
}

impl UserTrait {
    /// The user's trait, without what the attribute reads: `#[on_error(..)]`, `#[field(..)]` and `#[release]` above its methods.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        let (head, items) = (&self.head, self.items.iter().map(TraitItem::to_tokens));
        quote!(#head { #(#items)* })
    }

    pub(crate) fn methods(&self) -> impl Iterator<Item = &UserMethod> {
        self.items.iter().filter_map(TraitItem::method)
    }
}

impl TraitItem {
    fn method(&self) -> Option<&UserMethod> {
        match self {
            Self::Method(method) => Some(method),
            Self::Other { .. } => None,
        }
    }

    fn to_tokens(&self) -> TokenStream {
        match self {
            Self::Method(method) => method.to_tokens(),
            Self::Other { whole, .. } => whole.clone(),
        }
    }
}

impl UserMethod {
    /// `#[on_error(..)]`, of which there should be one.
    pub(crate) fn on_error(&self) -> impl Iterator<Item = &Attribute> {
        self.attrs_named("on_error")
    }

    /// `#[field(..)]` or `#[release]`, of which there should be one each.
    pub(crate) fn attrs_named(&self, name: &'static str) -> impl Iterator<Item = &Attribute> {
        self.attrs
            .iter()
            .filter(move |attr| attr.path().is_ident(name))
    }

    /// All other attributes.
    pub(crate) fn other_attrs(&self) -> impl Iterator<Item = &Attribute> {
        self.attrs.iter().filter(|attr| !is_ours(attr))
    }

    fn to_tokens(&self) -> TokenStream {
        let (attrs, signature, rest) = (self.other_attrs(), &self.signature, &self.rest);
        quote!(#(#attrs)* #signature #rest)
    }
}

/// Whether the attribute on the trait reads it.
fn is_ours(attr: &Attribute) -> bool {
    let ours = ["on_error", "field", "release"];
    ours.iter().any(|name| attr.path().is_ident(name))
}
