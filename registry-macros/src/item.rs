//! The user's item, as far as the attribute looks into it: a function's head, or a type alias.
//!
//! Before it: the tokens under the attribute, and `head`, which finds their parts. After it: `check` judges it, `model`
//! takes it up, `expand` writes the tokens back unchanged. A function's body is kept as one token: parsing it would
//! cost time and tell nothing.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Generics, ReturnType, Token, Type, TypeBareFn, Visibility, WhereClause};

use crate::head::{Head, Input, Tokens};
use crate::model::ungrouped;

/// An item under the attribute.
pub(crate) struct UserItem {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) kind: Kind,
    /// As it was, tokens and places unchanged.
    pub(crate) whole: TokenStream,
    /// The same without attributes and visibility.
    tokens: TokenStream,
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
pub(crate) fn parse(whole: &TokenStream) -> syn::Result<UserItem> {
    let mut tokens = Tokens::new(whole.clone());
    let attrs = tokens.attributes()?;
    let vis = tokens.visibility()?;
    let rest = tokens.rest().iter().cloned().collect();
    let kind = match tokens.head()? {
        Some(head) => {
            // A function in a trait or an `extern` block has no body.
            let body = tokens.body();
            if let Some(token) = tokens.rest().first() {
                return Err(syn::Error::new_spanned(token, "unexpected token"));
            }
            Kind::Function {
                head: Box::new(head),
                body,
            }
        }
        None => no_function(&rest),
    };
    Ok(UserItem {
        attrs,
        vis,
        kind,
        whole: whole.clone(),
        tokens: rest,
    })
}

fn no_function(tokens: &TokenStream) -> Kind {
    if let Ok(alias) = alias.parse2(tokens.clone()) {
        return Kind::Alias(Box::new(alias));
    }
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
    Kind::Other {
        word: word.unwrap_or_default(),
    }
}

fn alias(input: ParseStream) -> syn::Result<Alias> {
    input.parse::<Token![type]>()?;
    let ident = input.parse()?;
    let mut generics: Generics = input.parse()?;
    generics.where_clause = input.parse::<Option<WhereClause>>()?;
    input.parse::<Token![=]>()?;
    let ty = input.parse()?;
    input.parse::<Token![;]>()?;
    Ok(Alias {
        ident,
        generics,
        ty,
    })
}

impl UserItem {
    /// The first token behind attributes and visibility.
    pub(crate) fn first_token(&self) -> Option<TokenTree> {
        self.tokens.clone().into_iter().next()
    }

    /// All but a `;` at the end, and but attributes and visibility.
    pub(crate) fn without_end(&self) -> TokenStream {
        let is_end =
            |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ';');
        let tokens = self.tokens.clone().into_iter();
        tokens.filter(|token| !is_end(token)).collect()
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
        if !attrs.iter().any(|attr| attr.path().is_ident("doc")) {
            return self.whole.clone();
        }
        quote!(#(#attrs)* #[doc = ""] #[doc = #line] #vis #tokens)
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
            unsafety: head.unsafety,
            params: params.collect(),
            ret: head.output.clone(),
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
pub(crate) fn function_type(alias: &Alias) -> Option<&TypeBareFn> {
    match ungrouped(&alias.ty) {
        Type::BareFn(function) => Some(function),
        _ => None,
    }
}
