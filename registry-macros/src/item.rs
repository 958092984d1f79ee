//! The user's item, as far as the attribute looks into it: the signature of a function, a type alias, or the signatures of a trait's methods.
//!
//! syn reads the head. The body of a function is passed on as it stands: its tokens are never parsed, so that it may have
//! syntax that syn does not know yet. [`check`](crate::check) judges what was read, [`model`](crate::model) takes it up, and
//! [`expand`](crate::expand) writes the user's tokens back unchanged.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{
    Abi, Attribute, BareFnArg, BoundLifetimes, FnArg, ItemType, Pat, ReturnType, Signature, Token,
    Type, TypeBareFn, Visibility, parenthesized,
};

use crate::apart::Apart;

mod interface;

pub(crate) use interface::{TraitItem, UserMethod, UserTrait};

/// An item under the attribute.
pub(crate) struct UserItem {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) kind: Kind,
    /// The user's own tokens.
    pub(crate) whole: TokenStream,
    /// The same without attributes and visibility.
    tokens: TokenStream,
}

/// The kind of an item.
pub(crate) enum Kind {
    Function {
        signature: Box<Signature>,
        has_body: bool,
    },
    Alias(Box<ItemType>),
    Trait(Box<UserTrait>),
    /// `type Name = Fn(i32) -> i32`: the alias with `fn` in the place of the trait, and the type as it was written.
    ClosureTrait {
        alias: Box<ItemType>,
        written: TokenStream,
    },
    /// An alias that the compiler refuses with a good message of its own.
    Refused,
    /// None of them; the first word that tells what, for the message.
    Other {
        word: String,
    },
}

/// The signature of a function or of a function type.
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

/// Reads the tokens under the attribute. What generated code repeats, the visibility and the parsed item, has the user's names
/// raw where [`Apart`] marks them; everything else stays as it was written.
pub(crate) fn parse(whole: &TokenStream, apart: &Apart) -> syn::Result<UserItem> {
    let item = parsed(whole)?;
    if !apart.is_needed() {
        return Ok(item);
    }
    let UserItem { vis, kind, .. } = parsed(&apart.raw(whole.clone()))?;
    Ok(UserItem { vis, kind, ..item })
}

fn parsed(whole: &TokenStream) -> syn::Result<UserItem> {
    let item = |input: ParseStream| {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let tokens = input.fork().parse()?;
        Ok(UserItem {
            attrs,
            vis,
            kind: kind(input)?,
            whole: whole.clone(),
            tokens,
        })
    };
    item.parse2(whole.clone())
}

fn kind(input: ParseStream) -> syn::Result<Kind> {
    if is_function(input) {
        let signature = input.parse()?;
        let has_body = input.peek(syn::token::Brace);
        if has_body {
            input.parse::<TokenTree>()?;
        } else {
            // A function in a trait or an `extern` block.
            input.parse::<Option<Token![;]>>()?;
        }
        return Ok(Kind::Function {
            signature: Box::new(signature),
            has_body,
        });
    }
    if interface::is_trait(input) {
        return Ok(Kind::Trait(Box::new(interface::parse(input)?)));
    }
    // An `ItemType` would take a second visibility.
    if input.peek(Token![type]) {
        let ahead = input.fork();
        if let Ok(alias) = ahead.parse() {
            input.advance_to(&ahead);
            return Ok(Kind::Alias(Box::new(alias)));
        }
        if let Some(kind) = closure_trait(&input.fork()) {
            input.parse::<TokenStream>()?;
            return Ok(kind);
        }
        if has_pattern(&input.fork()).unwrap_or_default() {
            input.parse::<TokenStream>()?;
            return Ok(Kind::Refused);
        }
    }
    let tokens: TokenStream = input.parse()?;
    let mut words = tokens.into_iter().take(3).map(|token| token.to_string());
    let word = words.find(|word| !matches!(word.as_str(), "unsafe" | "default" | "auto"));
    Ok(Kind::Other {
        word: word.unwrap_or_default(),
    })
}

/// Whether the next tokens are the qualifiers of a function and `fn`.
fn is_function(input: ParseStream) -> bool {
    let ahead = input.fork();
    let qualifiers = |input: ParseStream| {
        input.parse::<Option<Token![const]>>()?;
        input.parse::<Option<Token![async]>>()?;
        input.parse::<Option<Token![unsafe]>>()?;
        input.parse::<Option<Abi>>()
    };
    qualifiers(&ahead).is_ok() && ahead.peek(Token![fn])
}

/// An alias of one of the traits of closures, which the compiler would take for a trait object.
fn closure_trait(input: ParseStream) -> Option<Kind> {
    let mut tokens: Vec<TokenTree> = input.parse::<TokenStream>().ok()?.into_iter().collect();
    let begin = tokens.iter().position(|token| token.to_string() == "=")? + 1;
    let end = tokens.iter().position(|token| token.to_string() == ";")?;
    let written = tokens.get(begin..end)?.iter().cloned().collect();
    let word = tokens.get_mut(begin)?;
    if !matches!(word.to_string().as_str(), "Fn" | "FnMut" | "FnOnce") {
        return None;
    }
    *word = Ident::new("fn", word.span()).into();
    let alias = syn::parse2(tokens.into_iter().collect()).ok()?;
    Some(Kind::ClosureTrait { alias, written })
}

/// Whether there is a pattern (`mut value: i64`) where `type Name = fn(..)` may only have names: the compiler's parser lets it
/// through, and syn's does not.
fn has_pattern(input: ParseStream) -> syn::Result<bool> {
    input.parse::<Token![type]>()?;
    input.parse::<Ident>()?;
    input.parse::<Token![=]>()?;
    input.parse::<Option<BoundLifetimes>>()?;
    input.parse::<Option<Token![unsafe]>>()?;
    input.parse::<Option<Abi>>()?;
    input.parse::<Token![fn]>()?;
    let params;
    parenthesized!(params in input);
    while !params.is_empty() {
        let ahead = params.fork();
        ahead.call(Attribute::parse_outer)?;
        let pattern = Pat::parse_single(&ahead);
        if pattern.is_ok_and(|pattern| ahead.peek(Token![:]) && !is_name(&pattern)) {
            return Ok(true);
        }
        params.parse::<BareFnArg>()?;
        params.parse::<Option<Token![,]>>()?;
    }
    Ok(false)
}

fn is_name(pattern: &Pat) -> bool {
    matches!(pattern, Pat::Wild(_))
        || matches!(pattern, Pat::Ident(name) if name.mutability.is_none() && name.by_ref.is_none())
}

/// The word `Self` in a parameter or the return: the function stands in an `impl` or a trait.
pub(crate) fn self_type(signature: &Signature) -> Option<Ident> {
    fn find(tokens: TokenStream) -> Option<Ident> {
        tokens.into_iter().find_map(|token| match token {
            TokenTree::Ident(word) => (word == "Self").then_some(word),
            TokenTree::Group(group) => find(group.stream()),
            _ => None,
        })
    }
    let (inputs, output) = (&signature.inputs, &signature.output);
    find(quote!(#inputs #output))
}

impl UserItem {
    /// The first token behind attributes and visibility.
    pub(crate) fn first_token(&self) -> Option<TokenTree> {
        self.tokens.clone().into_iter().next()
    }

    /// False for what must stand in a trait, an `impl` or an `extern` block. A function of an `impl` without a receiver can't be told
    /// from a free one, unless it names `Self`.
    pub(crate) fn is_free_function(&self) -> bool {
        matches!(&self.kind, Kind::Function { signature, has_body: true }
            if signature.receiver().is_none() && self_type(signature).is_none())
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
    /// The signature of a function. `check` refuses receivers, and parameters that have no single name.
    pub(crate) fn of_function(signature: &Signature) -> Self {
        let params = signature.inputs.iter().filter_map(|input| match input {
            FnArg::Receiver(_) => None,
            FnArg::Typed(typed) => Some(Param {
                name: match &*typed.pat {
                    Pat::Ident(name) => Some(name.ident.unraw()),
                    _ => None,
                },
                ty: (*typed.ty).clone(),
            }),
        });
        Self {
            name: signature.ident.clone(),
            is_unsafe: signature.unsafety.is_some(),
            params: params.collect(),
            ret: returned(&signature.output),
        }
    }

    /// The signature of a function type.
    pub(crate) fn of_alias(name: &Ident, function: &TypeBareFn) -> Self {
        let params = function.inputs.iter().map(|input| {
            let name = input.name.as_ref().map(|(name, _)| name);
            Param {
                name: name.filter(|name| *name != "_").cloned(),
                ty: input.ty.clone(),
            }
        });
        Self {
            name: name.clone(),
            is_unsafe: function.unsafety.is_some(),
            params: params.collect(),
            ret: returned(&function.output),
        }
    }
}

fn returned(output: &ReturnType) -> Option<Type> {
    match output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => Some((**ty).clone()),
    }
}
