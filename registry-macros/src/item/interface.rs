//! A trait under the attribute: its head, and the heads of its methods. Bodies of default methods are passed on as they stand.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::{Attribute, FnArg, Generics, Pat, Signature, Token, braced, parse_quote};

use super::is_function;
use crate::names;

/// A trait.
pub(crate) struct UserTrait {
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) items: Vec<TraitItem>,
    /// Whether other traits stand above it.
    pub(crate) has_supertraits: bool,
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
    let mut has_supertraits = false;
    while !input.peek(syn::token::Brace) && !input.peek(Token![where]) {
        // The supertraits.
        input.parse::<TokenTree>()?;
        has_supertraits = true;
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
        has_supertraits,
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

    /// The same, with the body of each default method in a hidden method of its own, which an implementer can call that has the method too.
    pub(crate) fn with_bodies_apart(&self) -> TokenStream {
        let items = self.items.iter().map(|item| match item {
            TraitItem::Method(method) if method.has_body() => method.with_body_apart(),
            item => item.to_tokens(),
        });
        let head = &self.head;
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

    /// Whether it has a body of its own.
    pub(crate) fn has_body(&self) -> bool {
        matches!(self.rest, TokenTree::Group(_))
    }

    // from  fn twice(&self, number: i32) -> i32 { number * 2 }
    // into  fn twice(&self, number: i32) -> i32 { self.__twice_default(number) }, and that method with the body
    fn with_body_apart(&self) -> TokenStream {
        let body = &self.rest;
        let apart = names::nested(&self.signature.ident, "default");
        let (mut outer, mut inner) = (self.signature.clone(), self.signature.clone());
        inner.ident = apart.clone();
        let mut passed = Vec::new();
        for (at, input) in outer.inputs.iter_mut().enumerate() {
            if let FnArg::Typed(typed) = input {
                let name = match &*typed.pat {
                    Pat::Ident(name) => name.ident.clone(),
                    _ => names::argument(at),
                };
                typed.attrs.clear();
                *typed.pat = parse_quote!(#name);
                passed.push(name);
            }
        }
        // The user's own `self`: another macro may have written it.
        let itself = self
            .signature
            .receiver()
            .map(|receiver| receiver.self_token);
        let call = quote!(#itself.#apart(#(#passed),*));
        let call = match &self.signature.unsafety {
            Some(_) => quote!(unsafe { #call }),
            None => call,
        };
        let is_lint = |attr: &&Attribute| {
            let lints = ["allow", "expect", "warn", "deny", "forbid"];
            lints.iter().any(|name| attr.path().is_ident(name))
        };
        let lints = self.other_attrs().filter(is_lint);
        let others = self.other_attrs().filter(|attr| !is_lint(attr));
        quote! {
            #(#others)* #outer { #call }
            #[doc(hidden)] #(#lints)* #inner #body
        }
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
