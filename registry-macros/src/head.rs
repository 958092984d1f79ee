//! The head of a function, of a function type and of whatever else has parameters.
//!
//! Before it: `tokens`. After it: `item` puts the parts together, `check` judges them.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::ext::IdentExt;

use crate::attribute::Attribute;
use crate::tokens::{Tokens, between_commas, is_joint, sign_of, without_groups};
use crate::ty::{Type, lifetime};
use crate::words::Words;

/// Everything of a function but its attributes, its visibility and its body.
pub(crate) struct Head {
    pub(crate) constness: Option<Ident>,
    pub(crate) asyncness: Option<Ident>,
    pub(crate) unsafety: Option<Ident>,
    /// `extern "C"`
    pub(crate) abi: TokenStream,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) inputs: Vec<Input>,
    /// The three dots.
    pub(crate) variadic: Option<TokenStream>,
    pub(crate) output: Option<Type>,
}

/// `for<'a> unsafe extern "C" fn(name: T, ..) -> R`
#[derive(Clone)]
pub(crate) struct FunctionType {
    /// `for<'a>`
    pub(crate) binder: TokenStream,
    /// The `a` of it.
    pub(crate) lifetimes: Vec<String>,
    pub(crate) unsafety: Option<Ident>,
    pub(crate) abi: TokenStream,
    pub(crate) inputs: Vec<Parameter>,
    pub(crate) variadic: Option<TokenStream>,
    pub(crate) output: Option<Type>,
}

/// A parameter of a function type.
#[derive(Clone)]
pub(crate) struct Parameter {
    pub(crate) attrs: Vec<Attribute>,
    /// None for `_` as well.
    pub(crate) name: Option<Ident>,
    /// What stands in the place of a name.
    pub(crate) pattern: Option<TokenStream>,
    pub(crate) ty: Type,
    /// All but the attributes.
    pub(crate) tokens: TokenStream,
}

/// What an item is generic over.
#[derive(Default)]
pub(crate) struct Generics {
    pub(crate) params: Vec<Generic>,
    /// `where ..`
    pub(crate) bounds: TokenStream,
}

/// One of the parameters in an item's angle brackets.
pub(crate) struct Generic {
    pub(crate) tokens: TokenStream,
    pub(crate) name: GenericName,
}

pub(crate) enum GenericName {
    /// Without its tick.
    Lifetime(String),
    /// Of a type or a constant.
    Value(String),
}

/// What stands between two commas of a function's parameters.
pub(crate) enum Input {
    /// `self` in any of its forms.
    Receiver(TokenStream),
    Typed {
        attrs: Vec<Attribute>,
        pattern: Pattern,
        ty: Box<Type>,
    },
}

/// What stands before a parameter's colon.
pub(crate) struct Pattern {
    pub(crate) tokens: Words,
    /// The name, if it is one.
    pub(crate) name: Option<Ident>,
}

impl Head {
    /// A function up to its body; none if it is something else, which is left unread.
    pub(crate) fn new(tokens: &mut Tokens) -> syn::Result<Option<Self>> {
        let start = tokens.mark();
        let constness = tokens.word("const");
        let asyncness = tokens.word("async");
        let unsafety = tokens.word("unsafe");
        let abi = abi(tokens);
        let ident = tokens.word("fn").and_then(|_| tokens.ident());
        let Some(ident) = ident else {
            tokens.back_to(start);
            return Ok(None);
        };
        let mut generics = Generics::new(tokens);
        let (inputs, variadic) = match tokens.group(Delimiter::Parenthesis) {
            Some(TokenTree::Group(group)) => parameters(group.stream())?,
            _ => return Err(syn::Error::new(ident.span(), "expected parameters")),
        };
        let output = output(tokens);
        generics.read_bounds(tokens);
        Ok(Some(Self {
            constness,
            asyncness,
            unsafety,
            abi,
            ident,
            generics,
            inputs,
            variadic,
            output,
        }))
    }
}

impl FunctionType {
    /// None if the tokens are something else.
    pub(crate) fn new(tokens: &[TokenTree]) -> Option<Self> {
        let mut tokens = Tokens::new(tokens.iter().cloned());
        let (mut binder, mut lifetimes) = (TokenStream::new(), Vec::new());
        if let Some(word) = tokens.word("for") {
            let brackets = tokens.angle_brackets();
            lifetimes = brackets
                .windows(2)
                .filter_map(lifetime)
                .map(|lifetime| lifetime.ident.to_string())
                .collect();
            binder.append(word);
            binder.append_all(brackets);
        }
        let unsafety = tokens.word("unsafe");
        let abi = abi(&mut tokens);
        tokens.word("fn")?;
        let TokenTree::Group(group) = tokens.group(Delimiter::Parenthesis)? else {
            return None;
        };
        let (mut inputs, mut variadic) = (Vec::new(), None);
        each(group.stream(), |attrs, one| match dots(one) {
            Some(dots) => variadic = Some(dots),
            None => inputs.push(Parameter::new(attrs, one)),
        });
        let output = output(&mut tokens);
        if tokens.peek().is_some() {
            return None;
        }
        Some(Self {
            binder,
            lifetimes,
            unsafety,
            abi,
            inputs,
            variadic,
            output,
        })
    }
}

impl Parameter {
    fn new(attrs: Vec<Attribute>, tokens: &[TokenTree]) -> Self {
        let is_pattern = |token: &&TokenTree| {
            matches!(token, TokenTree::Ident(_)) || sign_of(token) == Some('&')
        };
        let pattern = tokens.iter().take_while(is_pattern).count();
        let (name, ty) = match tokens {
            [TokenTree::Ident(name), ..] if is_colon(tokens, 1) => (Some(name), &tokens[2..]),
            _ if is_colon(tokens, pattern) => (None, &tokens[pattern + 1..]),
            _ => (None, tokens),
        };
        let pattern = (name.is_none() && ty.len() < tokens.len()).then(|| &tokens[..pattern]);
        Self {
            attrs,
            pattern: pattern.map(|tokens| tokens.iter().cloned().collect()),
            name: name.filter(|name| *name != "_").cloned(),
            ty: Type::new(ty),
            tokens: tokens.iter().cloned().collect(),
        }
    }
}

impl Generics {
    /// `<..>`, or nothing.
    pub(crate) fn new(tokens: &mut Tokens) -> Self {
        let brackets = tokens.angle_brackets();
        let inside = brackets.get(1..brackets.len().saturating_sub(1));
        let params = between_commas(inside.unwrap_or_default());
        Self {
            params: params.into_iter().map(Generic::new).collect(),
            bounds: TokenStream::new(),
        }
    }

    /// `where ..`, or nothing.
    pub(crate) fn read_bounds(&mut self, tokens: &mut Tokens) {
        if tokens.is_word("where") {
            let end = |token: &TokenTree| ends_a_head(token) || sign_of(token) == Some('=');
            self.bounds = tokens.until(end).into_iter().collect();
        }
    }

    pub(crate) fn lifetimes(&self) -> Vec<String> {
        let names = self.params.iter().filter_map(|param| match &param.name {
            GenericName::Lifetime(name) => Some(name.clone()),
            GenericName::Value(_) => None,
        });
        names.collect()
    }
}

impl Generic {
    fn new(all: &[TokenTree]) -> Self {
        let mut tokens = Tokens::new(all.iter().cloned());
        tokens.attributes();
        let name = if let Some(lifetime) = lifetime(tokens.rest()) {
            GenericName::Lifetime(lifetime.ident.to_string())
        } else {
            tokens.word("const");
            let name = tokens.ident().map(|ident| ident.unraw().to_string());
            GenericName::Value(name.unwrap_or_default())
        };
        Self {
            tokens: all.iter().cloned().collect(),
            name,
        }
    }
}

impl Input {
    fn new(attrs: Vec<Attribute>, tokens: &[TokenTree]) -> syn::Result<Self> {
        if is_receiver(tokens) {
            return Ok(Self::Receiver(tokens.iter().cloned().collect()));
        }
        let Some(colon) = (0..tokens.len()).find(|at| is_colon(tokens, *at)) else {
            let all: TokenStream = tokens.iter().cloned().collect();
            return Err(syn::Error::new_spanned(all, "expected `name: type`"));
        };
        Ok(Self::Typed {
            attrs,
            pattern: Pattern::new(&tokens[..colon]),
            ty: Box::new(Type::new(&tokens[colon + 1..])),
        })
    }

    /// As it was.
    pub(crate) fn tokens(&self) -> TokenStream {
        match self {
            Self::Receiver(tokens) => tokens.clone(),
            Self::Typed { attrs, pattern, ty } => {
                let pattern = &pattern.tokens;
                quote!(#(#attrs)* #pattern: #ty)
            }
        }
    }
}

impl Pattern {
    fn new(tokens: &[TokenTree]) -> Self {
        let tokens = without_groups(tokens.iter().cloned());
        let name = match &tokens[..] {
            [TokenTree::Ident(name)] if name != "_" => Some(name.unraw()),
            [TokenTree::Ident(word), TokenTree::Ident(name)] if word == "mut" => Some(name.unraw()),
            _ => None,
        };
        Self {
            tokens: tokens.into_iter().collect(),
            name,
        }
    }

    /// Whether it is a name, or `_`.
    pub(crate) fn is_simple(&self) -> bool {
        self.name.is_some() || self.tokens.is_word("_")
    }
}

/// `extern "C"`, or nothing.
fn abi(tokens: &mut Tokens) -> TokenStream {
    let Some(word) = tokens.word("extern") else {
        return TokenStream::new();
    };
    let mut abi = word.into_token_stream();
    if matches!(tokens.peek(), Some(TokenTree::Literal(_))) {
        abi.extend(tokens.next());
    }
    abi
}

/// The type behind `->`.
fn output(tokens: &mut Tokens) -> Option<Type> {
    if !(tokens.sign('-') && tokens.sign('>')) {
        return None;
    }
    let ty = tokens.until(|token| {
        ends_a_head(token) || matches!(token, TokenTree::Ident(word) if word == "where")
    });
    Some(Type::new(&ty))
}

fn ends_a_head(token: &TokenTree) -> bool {
    match token {
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Brace => true,
            Delimiter::None => group
                .stream()
                .into_iter()
                .next()
                .as_ref()
                .is_some_and(ends_a_head),
            _ => false,
        },
        _ => false,
    }
}

/// The parameters, and the dots of a variadic function.
fn parameters(tokens: TokenStream) -> syn::Result<(Vec<Input>, Option<TokenStream>)> {
    let (mut inputs, mut variadic, mut error) = (Vec::new(), None, None);
    each(tokens, |attrs, one| match dots(one) {
        Some(dots) => variadic = Some(dots),
        None => match Input::new(attrs, one) {
            Ok(input) => inputs.push(input),
            Err(found) => error = error.take().or(Some(found)),
        },
    });
    error.map_or(Ok((inputs, variadic)), Err)
}

/// Hands over one parameter after the other, its attributes apart.
fn each(tokens: TokenStream, mut take: impl FnMut(Vec<Attribute>, &[TokenTree])) {
    let mut tokens = Tokens::new(tokens);
    while tokens.peek().is_some() {
        let attrs = tokens.attributes();
        take(attrs, &tokens.until(|token| sign_of(token) == Some(',')));
        if !tokens.sign(',') {
            break;
        }
    }
}

/// The three dots that a variadic function's parameters end with.
fn dots(tokens: &[TokenTree]) -> Option<TokenStream> {
    let dots = tokens.get(tokens.len().checked_sub(3)?..)?;
    let all = dots.iter().all(|token| sign_of(token) == Some('.'));
    all.then(|| dots.iter().cloned().collect())
}

/// A colon that is no half of `::`.
fn is_colon(tokens: &[TokenTree], at: usize) -> bool {
    let pair = |from: usize| {
        tokens.get(from..from + 2).is_some_and(|pair| {
            sign_of(&pair[0]) == Some(':') && is_joint(&pair[0]) && sign_of(&pair[1]) == Some(':')
        })
    };
    tokens.get(at).and_then(sign_of) == Some(':') && !pair(at) && (at == 0 || !pair(at - 1))
}

/// `self`, `mut self`, `&self`, `&'a mut self`, `self: Type`.
fn is_receiver(tokens: &[TokenTree]) -> bool {
    let mut after_tick = false;
    for token in tokens {
        match token {
            TokenTree::Punct(sign) if matches!(sign.as_char(), '&' | '\'') => {
                after_tick = sign.as_char() == '\'';
            }
            TokenTree::Ident(word) if after_tick || word == "mut" => after_tick = false,
            TokenTree::Ident(word) => return word == "self",
            _ => return false,
        }
    }
    false
}
