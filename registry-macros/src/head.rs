//! The user's tokens, read by hand: what stands before an item, and a function's head.
//!
//! Before it: the tokens under the attribute. After it: `item` puts the parts together, `check` judges them.
//! The compiler has parsed the item before the attribute sees it, so its parts need only be found. A parser of the
//! whole language would do it too, and cost every first build a second; types, attributes and generics are left to syn.
//!
//! Invariant: what a macro of the user's has wrapped into an invisible group is read as if it had not.

use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::{Abi, Attribute, Generics, Token, Type, TypePath, Visibility};

use crate::args::LEFT_TO_THE_COMPILER;

/// Everything of a function but its attributes, its visibility and its body.
pub(crate) struct Head {
    pub(crate) constness: Option<Ident>,
    pub(crate) asyncness: Option<Ident>,
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) abi: Option<Abi>,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) inputs: Vec<Input>,
    /// The three dots.
    pub(crate) variadic: Option<TokenStream>,
    pub(crate) output: Option<Type>,
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
    pub(crate) tokens: TokenStream,
    /// The name, if it is one.
    pub(crate) name: Option<Ident>,
}

impl Input {
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
        if let [TokenTree::Group(group)] = tokens {
            if group.delimiter() == Delimiter::None {
                return Self::new(&group.stream().into_iter().collect::<Vec<_>>());
            }
        }
        let name = match tokens {
            [TokenTree::Ident(name)] if name != "_" => Some(name.unraw()),
            [TokenTree::Ident(word), TokenTree::Ident(name)] if word == "mut" => Some(name.unraw()),
            _ => None,
        };
        Self {
            tokens: tokens.iter().cloned().collect(),
            name,
        }
    }

    /// Whether it is a name, or `_`.
    pub(crate) fn is_simple(&self) -> bool {
        self.name.is_some() || self.tokens.to_string() == "_"
    }
}

/// Tokens, and how far they have been read.
pub(crate) struct Tokens {
    all: Vec<TokenTree>,
    at: usize,
}

impl Tokens {
    pub(crate) fn new(tokens: TokenStream) -> Self {
        Self {
            all: tokens.into_iter().collect(),
            at: 0,
        }
    }

    /// What has not been read.
    pub(crate) fn rest(&self) -> &[TokenTree] {
        &self.all[self.at..]
    }

    /// The next token, out of its invisible group if it is in one.
    fn peek(&mut self) -> Option<&TokenTree> {
        while let Some(TokenTree::Group(group)) = self.all.get(self.at) {
            if group.delimiter() != Delimiter::None {
                break;
            }
            let inside = group.stream();
            self.all.splice(self.at..=self.at, inside);
        }
        self.all.get(self.at)
    }

    fn next(&mut self) -> Option<TokenTree> {
        let token = self.peek().cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn is_sign(&mut self, sign: char) -> bool {
        matches!(self.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
    }

    fn is_word(&mut self, word: &str) -> bool {
        matches!(self.peek(), Some(TokenTree::Ident(ident)) if ident == word)
    }

    /// The next token, if it is this word.
    fn word(&mut self, word: &str) -> Option<Ident> {
        if !self.is_word(word) {
            return None;
        }
        self.ident()
    }

    /// The next token, if it is a word.
    fn ident(&mut self) -> Option<Ident> {
        let Some(TokenTree::Ident(ident)) = self.peek() else {
            return None;
        };
        let ident = ident.clone();
        self.at += 1;
        Some(ident)
    }

    /// The next token, if it is a group of this kind.
    fn group(&mut self, delimiter: Delimiter) -> Option<TokenTree> {
        let found =
            matches!(self.peek(), Some(TokenTree::Group(group)) if group.delimiter() == delimiter);
        if found { self.next() } else { None }
    }

    /// Everything up to the first token outside of all angle brackets of which `end` says that it is the end.
    fn until(&mut self, end: impl Fn(&TokenTree) -> bool) -> Vec<TokenTree> {
        let (mut depth, mut dash) = (0_u32, false);
        let start = self.at;
        while let Some(token) = self.all.get(self.at) {
            if depth == 0 && end(token) {
                break;
            }
            let sign = sign_of(token);
            match sign {
                Some('<') => depth += 1,
                Some('>') if !dash => depth = depth.saturating_sub(1),
                _ => {}
            }
            dash = sign == Some('-');
            self.at += 1;
        }
        self.all[start..self.at].to_vec()
    }

    /// `#[..]` as often as there is one.
    pub(crate) fn attributes(&mut self) -> syn::Result<Vec<Attribute>> {
        let mut tokens = TokenStream::new();
        while self.is_sign('#') {
            tokens.extend(self.next());
            tokens.extend(self.group(Delimiter::Bracket));
        }
        if tokens.is_empty() {
            return Ok(Vec::new());
        }
        Attribute::parse_outer.parse2(tokens)
    }

    /// `pub`, `pub(..)`, or nothing.
    pub(crate) fn visibility(&mut self) -> syn::Result<Visibility> {
        let Some(word) = self.word("pub") else {
            return Ok(Visibility::Inherited);
        };
        let mut tokens = TokenStream::from(TokenTree::Ident(word));
        tokens.extend(self.group(Delimiter::Parenthesis));
        syn::parse2(tokens)
    }

    /// A function up to its body; none if it is something else, which is left unread.
    pub(crate) fn head(&mut self) -> syn::Result<Option<Head>> {
        let start = self.at;
        let constness = self.word("const");
        let asyncness = self.word("async");
        let unsafety = self.word("unsafe");
        let abi = self.abi()?;
        let ident = self.word("fn").and_then(|_| self.ident());
        let Some(ident) = ident else {
            self.at = start;
            return Ok(None);
        };
        let mut generics = if self.is_sign('<') {
            parse(self.until(is_parenthesised))?
        } else {
            Generics::default()
        };
        let (inputs, variadic) = match self.group(Delimiter::Parenthesis) {
            Some(TokenTree::Group(group)) => parameters(group.stream())?,
            _ => return Err(syn::Error::new(ident.span(), "expected parameters")),
        };
        let output = self.output()?;
        if self.is_word("where") {
            generics.where_clause = Some(parse(self.until(ends_a_head))?);
        }
        Ok(Some(Head {
            constness,
            asyncness,
            unsafety: unsafety.map(|word| Token![unsafe](word.span())),
            abi,
            ident,
            generics,
            inputs,
            variadic,
            output,
        }))
    }

    fn abi(&mut self) -> syn::Result<Option<Abi>> {
        let Some(word) = self.word("extern") else {
            return Ok(None);
        };
        let mut tokens = TokenStream::from(TokenTree::Ident(word));
        if matches!(self.peek(), Some(TokenTree::Literal(_))) {
            tokens.extend(self.next());
        }
        syn::parse2(tokens).map(Some)
    }

    /// The type behind `->`.
    fn output(&mut self) -> syn::Result<Option<Type>> {
        if !self.is_sign('-') {
            return Ok(None);
        }
        self.at += 2;
        let tokens = self.until(|token| {
            ends_a_head(token) || matches!(token, TokenTree::Ident(word) if word == "where")
        });
        ty(tokens).map(Some)
    }

    /// `{ .. }`, or none where there is a `;` or nothing.
    pub(crate) fn body(&mut self) -> Option<TokenTree> {
        let body = self.group(Delimiter::Brace);
        if body.is_none() && self.is_sign(';') {
            self.at += 1;
        }
        body
    }
}

fn sign_of(token: &TokenTree) -> Option<char> {
    match token {
        TokenTree::Punct(punct) => Some(punct.as_char()),
        _ => None,
    }
}

fn is_parenthesised(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis)
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

/// By syn's grammar.
fn parse<T: syn::parse::Parse>(tokens: Vec<TokenTree>) -> syn::Result<T> {
    syn::parse2(tokens.into_iter().collect())
}

/// A type. A single word, which most are, needs no grammar; one with an expression in it that syn's smaller grammar
/// does not have stays as it is, for the compiler.
fn ty(tokens: Vec<TokenTree>) -> syn::Result<Type> {
    if let [TokenTree::Ident(word)] = &tokens[..] {
        if word != "_" {
            return Ok(Type::Path(TypePath {
                qself: None,
                path: word.clone().into(),
            }));
        }
    }
    let tokens: TokenStream = tokens.into_iter().collect();
    syn::parse2(tokens.clone()).or_else(|error| {
        if error.to_string().starts_with(LEFT_TO_THE_COMPILER) {
            Ok(Type::Verbatim(tokens))
        } else {
            Err(error)
        }
    })
}

/// The parameters, and the dots of a variadic function.
fn parameters(tokens: TokenStream) -> syn::Result<(Vec<Input>, Option<TokenStream>)> {
    let mut tokens = Tokens::new(tokens);
    let (mut inputs, mut variadic) = (Vec::new(), None);
    while tokens.peek().is_some() {
        let attrs = tokens.attributes()?;
        let one = tokens.until(|token| sign_of(token) == Some(','));
        tokens.at += 1;
        if one.last().and_then(sign_of) == Some('.') {
            let dots = one.len().saturating_sub(3);
            variadic = Some(one[dots..].iter().cloned().collect());
        } else {
            inputs.push(parameter(attrs, &one)?);
        }
        if tokens.at > tokens.all.len() {
            break;
        }
    }
    Ok((inputs, variadic))
}

fn parameter(attrs: Vec<Attribute>, tokens: &[TokenTree]) -> syn::Result<Input> {
    if is_receiver(tokens) {
        return Ok(Input::Receiver(tokens.iter().cloned().collect()));
    }
    let Some(colon) = (0..tokens.len()).find(|at| is_colon(tokens, *at)) else {
        let all: TokenStream = tokens.iter().cloned().collect();
        return Err(syn::Error::new_spanned(all, "expected `name: type`"));
    };
    Ok(Input::Typed {
        attrs,
        pattern: Pattern::new(&tokens[..colon]),
        ty: Box::new(ty(tokens[colon + 1..].to_vec())?),
    })
}

/// A colon that is no half of `::`.
fn is_colon(tokens: &[TokenTree], at: usize) -> bool {
    let is_half = |token: &TokenTree, next: &TokenTree| {
        matches!(token, TokenTree::Punct(sign) if sign.as_char() == ':' && sign.spacing() == Spacing::Joint)
            && sign_of(next) == Some(':')
    };
    let pair = |from: usize| {
        tokens
            .get(from..from + 2)
            .is_some_and(|pair| is_half(&pair[0], &pair[1]))
    };
    sign_of(&tokens[at]) == Some(':') && !pair(at) && (at == 0 || !pair(at - 1))
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
