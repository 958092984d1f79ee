//! The user's item, as far as the attribute looks into it: a function's head, or a type alias.
//!
//! Before it: the tokens under the attribute, and `head`, which finds their parts. After it: `check` judges it, `model`
//! takes it up, `expand` writes the tokens back unchanged. A function's body is kept as one token: parsing it would
//! cost time and tell nothing.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote;

use crate::attribute::Attribute;
use crate::head::{FunctionType, Generics, Head, Input};
use crate::tokens::{Tokens, sign_of};
use crate::ty::{Shape, Type};
use crate::words::Words;

/// An item under the attribute.
pub(crate) struct UserItem {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Words,
    pub(crate) kind: Kind,
    /// As it was, tokens and places unchanged.
    pub(crate) whole: TokenStream,
    /// The same without attributes and visibility.
    tokens: Vec<TokenTree>,
}

/// What it is.
pub(crate) enum Kind {
    Function {
        head: Box<Head>,
        body: Option<TokenTree>,
    },
    Alias(Box<Alias>),
    /// Neither; the first word that tells what, for the message.
    Other {
        word: String,
    },
}

/// `type Name = Type;`
pub(crate) struct Alias {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) ty: Type,
}

/// The head of a function or of a function type.
pub(crate) struct Callable {
    pub(crate) name: Ident,
    pub(crate) is_unsafe: bool,
    pub(crate) params: Vec<Param>,
    pub(crate) ret: Option<Type>,
}

/// A parameter: its name where it has a usable one, and its type.
pub(crate) struct Param {
    pub(crate) name: Option<Ident>,
    pub(crate) ty: Type,
}

/// Splits the tokens under the attribute.
pub(crate) fn parse(whole: &TokenStream) -> syn::Result<UserItem> {
    let mut tokens = Tokens::new(whole.clone());
    let attrs = tokens.attributes();
    let vis = tokens.visibility();
    let rest = tokens.rest().to_vec();
    let kind = match Head::new(&mut tokens)? {
        Some(head) => {
            // A function in a trait or an `extern` block has no body.
            let body = body(&mut tokens);
            if let Some(token) = tokens.rest().first() {
                return Err(syn::Error::new_spanned(token, "unexpected token"));
            }
            Kind::Function {
                head: Box::new(head),
                body,
            }
        }
        None => no_function(&mut tokens),
    };
    Ok(UserItem {
        attrs,
        vis,
        kind,
        whole: whole.clone(),
        tokens: rest,
    })
}

/// `{ .. }`, or none where there is a `;` or nothing.
fn body(tokens: &mut Tokens) -> Option<TokenTree> {
    let body = tokens.group(Delimiter::Brace);
    if body.is_none() {
        tokens.sign(';');
    }
    body
}

fn no_function(tokens: &mut Tokens) -> Kind {
    let start = tokens.mark();
    if let Some(alias) = alias(tokens) {
        return Kind::Alias(Box::new(alias));
    }
    tokens.back_to(start);
    let mut words = tokens.rest().iter().take(3).map(ToString::to_string);
    let word = words.find(|word| !matches!(word.as_str(), "unsafe" | "default" | "auto"));
    Kind::Other {
        word: word.unwrap_or_default(),
    }
}

fn alias(tokens: &mut Tokens) -> Option<Alias> {
    tokens.word("type")?;
    let ident = tokens.ident()?;
    let mut generics = Generics::new(tokens);
    generics.read_bounds(tokens);
    if !tokens.sign('=') {
        return None;
    }
    let is_end = |token: &TokenTree| match token {
        TokenTree::Ident(word) => word == "where",
        token => sign_of(token) == Some(';'),
    };
    let ty = tokens.until(is_end);
    if generics.bounds.is_empty() {
        generics.read_bounds(tokens);
    }
    let is_whole = tokens.sign(';') && tokens.peek().is_none() && !ty.is_empty();
    is_whole.then(|| Alias {
        ident,
        generics,
        ty: Type::new(&ty),
    })
}

impl UserItem {
    /// The first token behind attributes and visibility.
    pub(crate) fn first_token(&self) -> Option<TokenTree> {
        self.tokens.first().cloned()
    }

    /// All but a `;` at the end, and but attributes and visibility.
    pub(crate) fn without_end(&self) -> TokenStream {
        let tokens = self.tokens.iter().cloned();
        tokens.filter(|token| sign_of(token) != Some(';')).collect()
    }

    /// Whether it is surely no part of a trait, an `impl` or an `extern` block.
    pub(crate) fn is_free_function(&self) -> bool {
        matches!(&self.kind, Kind::Function { head, body: Some(_) }
            if !head.inputs.iter().any(|input| matches!(input, Input::Receiver(_))))
    }

    /// The item with one more paragraph of documentation, if it has any: an undocumented one stays so, and the lint
    /// against it goes on working.
    pub(crate) fn with_documentation(&self, line: &str) -> TokenStream {
        let (attrs, vis, tokens) = (&self.attrs, &self.vis, &self.tokens);
        if !attrs.iter().any(|attr| attr.is("doc")) {
            return self.whole.clone();
        }
        quote!(#(#attrs)* #[doc = ""] #[doc = #line] #vis #(#tokens)*)
    }
}

impl Callable {
    /// The head of a function. Parameters that have no single name, and receivers, are `check`'s to refuse.
    pub(crate) fn of_function(head: &Head) -> Self {
        let params = head.inputs.iter().filter_map(|input| match input {
            Input::Receiver(_) => None,
            Input::Typed { pattern, ty, .. } => Some(Param {
                name: pattern.name.clone(),
                ty: (**ty).clone(),
            }),
        });
        Self {
            name: head.ident.clone(),
            is_unsafe: head.unsafety.is_some(),
            params: params.collect(),
            ret: head.output.clone(),
        }
    }

    /// The head of a function type.
    pub(crate) fn of_alias(name: &Ident, function: &FunctionType) -> Self {
        let params = function.inputs.iter().map(|input| Param {
            name: input.name.clone(),
            ty: input.ty.clone(),
        });
        Self {
            name: name.clone(),
            is_unsafe: function.unsafety.is_some(),
            params: params.collect(),
            ret: function.output.clone(),
        }
    }
}

/// The function type of an alias, if it is one.
pub(crate) fn function_type(alias: &Alias) -> Option<&FunctionType> {
    match alias.ty.shape() {
        Shape::Function(function) => Some(function),
        _ => None,
    }
}
