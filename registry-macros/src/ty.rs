//! A type as the user wrote it: its own tokens, and what of it has to be known.
//!
//! Before it: `tokens`. After it: `check` (which types can't cross), `model`, `expand`. A type comes out as the tokens that
//! it was. What is of no known shape is a type all the same, since the compiler has taken it for one, and is the compiler's
//! to judge once more where it stands in the expansion.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::Lifetime;

use crate::head::FunctionType;
use crate::tokens::{before, between_commas, closing, opened, sign_of};

/// A type, and its tokens.
#[derive(Clone)]
pub(crate) struct Type {
    tokens: Vec<TokenTree>,
    shape: Shape,
}

/// What kind of type it is.
#[derive(Clone)]
pub(crate) enum Shape {
    /// `a::b::Name<T>`, no `<T as Trait>::Name`
    Path(Vec<Segment>),
    Reference(Box<Reference>),
    /// `*const T`, `*mut T`
    Pointer(Box<Type>),
    Slice(Box<Type>),
    Array(Box<Type>),
    /// `()`
    Unit,
    Tuple,
    Function(Box<FunctionType>),
    ImplTrait,
    TraitObject,
    /// `!`
    Never,
    /// `_`
    Infer,
    /// In parentheses, or in the invisible group of another macro.
    Grouped(Box<Type>),
    Other,
}

/// A word of a path.
#[derive(Clone)]
pub(crate) struct Segment {
    pub(crate) name: String,
    /// What stands in its angle brackets, if it has any.
    pub(crate) arguments: Option<Vec<Argument>>,
}

/// What stands between two commas of a path's angle brackets.
#[derive(Clone)]
pub(crate) enum Argument {
    Type(Type),
    Lifetime(Lifetime),
    /// A constant, an associated type.
    Other,
}

/// `&'a mut T`
#[derive(Clone)]
pub(crate) struct Reference {
    pub(crate) lifetime: Option<Lifetime>,
    pub(crate) mutability: Option<Ident>,
    pub(crate) elem: Type,
}

impl Type {
    pub(crate) fn new(tokens: &[TokenTree]) -> Self {
        Self {
            shape: Shape::of(tokens),
            tokens: tokens.to_vec(),
        }
    }

    pub(crate) fn tokens(&self) -> &[TokenTree] {
        &self.tokens
    }

    /// Its shape, inside parentheses and the invisible groups of other macros.
    pub(crate) fn shape(&self) -> &Shape {
        match &self.shape {
            Shape::Grouped(inner) => inner.shape(),
            shape => shape,
        }
    }

    /// The last word of a plain path.
    pub(crate) fn last_segment(&self) -> Option<&Segment> {
        match self.shape() {
            Shape::Path(segments) => segments.last(),
            _ => None,
        }
    }

    /// The type arguments of a plain path's last word.
    pub(crate) fn type_arguments(&self) -> Vec<&Type> {
        self.arguments()
            .iter()
            .filter_map(|argument| match argument {
                Argument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect()
    }

    /// The arguments of a plain path's last word.
    pub(crate) fn arguments(&self) -> &[Argument] {
        self.last_segment()
            .and_then(|segment| segment.arguments.as_deref())
            .unwrap_or_default()
    }

    /// The last word of a plain path without arguments.
    pub(crate) fn name(&self) -> Option<&str> {
        match self.shape() {
            Shape::Path(segments) if segments.iter().all(|segment| segment.arguments.is_none()) => {
                segments.last().map(|last| &*last.name)
            }
            _ => None,
        }
    }

    /// Whether it is a plain path that ends in one of these names.
    pub(crate) fn is_named(&self, names: &[&str]) -> bool {
        self.name().is_some_and(|name| names.contains(&name))
    }

    /// Whether it is a number that wasm has no parameter for, or may be, by its name.
    pub(crate) fn is_narrow(&self) -> bool {
        self.is_named(&[
            "c_char", "c_schar", "c_short", "c_uchar", "c_ushort", "i16", "i8", "u16", "u8",
        ])
    }

    /// Whether it is a number by its name.
    pub(crate) fn is_number(&self) -> bool {
        self.name()
            .is_some_and(|name| NUMBERS.binary_search(&name).is_ok())
    }

    /// An array of `0` elements, by its own tokens, among all that it is made of.
    pub(crate) fn empty_array(&self) -> Option<&Self> {
        match self.shape() {
            Shape::Array(_) if self.has_no_elements() => Some(self),
            Shape::Array(inner) | Shape::Slice(inner) => inner.empty_array(),
            Shape::Reference(reference) => reference.elem.empty_array(),
            Shape::Path(_) => self.arguments().iter().find_map(|argument| match argument {
                Argument::Type(ty) => ty.empty_array(),
                _ => None,
            }),
            _ => None,
        }
    }

    /// Whether the last token of an array's brackets is `0`.
    fn has_no_elements(&self) -> bool {
        let [TokenTree::Group(group)] = &self.tokens[..] else {
            return false;
        };
        let length = opened(group.stream()).pop();
        length.is_some_and(|length| length.to_string() == "0")
    }

    /// Whether it is this word and nothing else.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        matches!(self.shape(), Shape::Path(segments)
            if matches!(&segments[..], [only] if only.arguments.is_none() && only.name == word))
    }

    /// The type with every elided lifetime written `'static`, and whether there was any; function pointers inside keep theirs.
    pub(crate) fn with_static(&self) -> (Self, bool) {
        if let [TokenTree::Ident(_)] = &self.tokens[..] {
            return (self.clone(), false);
        }
        let mut tokens = Vec::with_capacity(self.tokens.len());
        if write_static(&self.tokens, &mut tokens) {
            (Self::new(&tokens), true)
        } else {
            (self.clone(), false)
        }
    }
}

impl ToTokens for Type {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.tokens);
    }
}

impl Shape {
    fn of(tokens: &[TokenTree]) -> Self {
        match tokens {
            [TokenTree::Ident(word), ..] => match word.to_string().as_str() {
                "_" => Self::Infer,
                "dyn" => Self::TraitObject,
                "impl" => Self::ImplTrait,
                "fn" | "unsafe" | "extern" | "for" => FunctionType::new(tokens)
                    .map_or(Self::Other, |function| Self::Function(Box::new(function))),
                _ => segments(tokens).map_or(Self::Other, Self::Path),
            },
            [TokenTree::Group(group)] => Self::of_group(group),
            [TokenTree::Punct(sign)] if sign.as_char() == '!' => Self::Never,
            [TokenTree::Punct(sign), rest @ ..] => match (sign.as_char(), rest) {
                ('&', rest) => Self::Reference(Box::new(Reference::new(rest))),
                ('*', [TokenTree::Ident(_), rest @ ..]) => Self::Pointer(Box::new(Type::new(rest))),
                (':', [_, rest @ ..]) => segments(rest).map_or(Self::Other, Self::Path),
                _ => Self::Other,
            },
            _ => Self::Other,
        }
    }

    fn of_group(group: &Group) -> Self {
        let inside = opened(group.stream());
        let has = |sign| before(&inside, |token| sign_of(token) == Some(sign)) < inside.len();
        match group.delimiter() {
            Delimiter::Parenthesis if inside.is_empty() => Self::Unit,
            Delimiter::Parenthesis if has(',') => Self::Tuple,
            Delimiter::Parenthesis | Delimiter::None => Self::Grouped(Box::new(Type::new(&inside))),
            Delimiter::Bracket => {
                let end = before(&inside, |token| sign_of(token) == Some(';'));
                let elem = Box::new(Type::new(&inside[..end]));
                if end < inside.len() {
                    Self::Array(elem)
                } else {
                    Self::Slice(elem)
                }
            }
            Delimiter::Brace => Self::Other,
        }
    }
}

impl Reference {
    /// What stands behind the `&`.
    fn new(tokens: &[TokenTree]) -> Self {
        let (lifetime, tokens) = match lifetime(tokens) {
            Some(lifetime) => (Some(lifetime), &tokens[2..]),
            None => (None, tokens),
        };
        let (mutability, tokens) = match tokens {
            [TokenTree::Ident(word), rest @ ..] if word == "mut" => (Some(word.clone()), rest),
            _ => (None, tokens),
        };
        Self {
            lifetime,
            mutability,
            elem: Type::new(tokens),
        }
    }
}

/// The lifetime that the tokens begin with.
pub(crate) fn lifetime(tokens: &[TokenTree]) -> Option<Lifetime> {
    match tokens {
        [TokenTree::Punct(tick), TokenTree::Ident(ident), ..] if tick.as_char() == '\'' => {
            Some(Lifetime {
                apostrophe: tick.span(),
                ident: ident.clone(),
            })
        }
        _ => None,
    }
}

/// `a::b::<T>::c`, if it is that and nothing more.
fn segments(mut tokens: &[TokenTree]) -> Option<Vec<Segment>> {
    let is_sign = |token: Option<&TokenTree>, sign| token.and_then(sign_of) == Some(sign);
    let mut segments = Vec::new();
    loop {
        let [TokenTree::Ident(ident), rest @ ..] = tokens else {
            return None;
        };
        tokens = rest;
        let turbofish = is_sign(tokens.first(), ':') && is_sign(tokens.get(2), '<');
        let open = if turbofish { 2 } else { 0 };
        let mut arguments = None;
        if is_sign(tokens.get(open), '<') {
            let close = closing(tokens, open)?;
            let inside = tokens.get(open + 1..close)?;
            arguments = Some(
                between_commas(inside)
                    .into_iter()
                    .map(Argument::new)
                    .collect(),
            );
            tokens = &tokens[close + 1..];
        }
        segments.push(Segment {
            name: ident.to_string(),
            arguments,
        });
        match tokens {
            [] => return Some(segments),
            [first, second, rest @ ..]
                if sign_of(first) == Some(':') && sign_of(second) == Some(':') =>
            {
                tokens = rest;
            }
            _ => return None,
        }
    }
}

impl Argument {
    fn new(tokens: &[TokenTree]) -> Self {
        if let Some(lifetime) = lifetime(tokens) {
            return Self::Lifetime(lifetime);
        }
        let is_type = match tokens {
            [TokenTree::Literal(_), ..] => false,
            [TokenTree::Group(group)] => group.delimiter() != Delimiter::Brace,
            [first, ..] if sign_of(first) == Some('-') => false,
            // `Item = T`, `Item<U> = T`, `Item: Bound`.
            _ => before(tokens, |token| sign_of(token) == Some('=')) == tokens.len(),
        };
        if is_type {
            Self::Type(Type::new(tokens))
        } else {
            Self::Other
        }
    }
}

/// Writes the tokens of a type with `'static` for every lifetime that is left out or `'_`, and says whether there was one.
fn write_static(tokens: &[TokenTree], into: &mut Vec<TokenTree>) -> bool {
    let (mut any, mut at) = (false, 0);
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '&' => {
                // What stood beside it no longer does.
                let mut alone = Punct::new('&', Spacing::Alone);
                alone.set_span(sign.span());
                into.push(alone.into());
                if lifetime(&tokens[at..]).is_none() {
                    into.extend(static_lifetime(sign.span()));
                    any = true;
                }
            }
            TokenTree::Punct(sign) if sign.as_char() == '\'' => {
                match tokens.get(at) {
                    Some(TokenTree::Ident(ident)) if ident == "_" => {
                        into.extend(static_lifetime(ident.span()));
                        any = true;
                    }
                    name => into.extend([token.clone()].into_iter().chain(name.cloned())),
                }
                at += 1;
            }
            TokenTree::Group(group) if group.delimiter() != Delimiter::Brace => {
                let (inside, changed) = with_static(group);
                into.push(inside.into());
                any |= changed;
            }
            // The arguments of a macro are its own.
            TokenTree::Punct(sign) if sign.as_char() == '!' => {
                into.extend([token.clone()].into_iter().chain(tokens.get(at).cloned()));
                at += 1;
            }
            // A function's lifetimes are its own, and so are a trait's in a `Fn(..)`.
            TokenTree::Ident(word) if FUNCTIONS.contains(&&*word.to_string()) => {
                let rest = &tokens[at..];
                let end = before(rest, |token| matches!(sign_of(token), Some(',' | '>')));
                into.push(token.clone());
                into.extend_from_slice(&rest[..end]);
                at += end;
            }
            other => into.push(other.clone()),
        }
    }
    any
}

/// The words that a type of a function, or of what is called like one, begins with.
const FUNCTIONS: [&str; 6] = ["fn", "unsafe", "extern", "for", "dyn", "impl"];

/// Inside of a tuple, parentheses, a slice or an array, whose length stays as it is.
fn with_static(group: &Group) -> (Group, bool) {
    let inside = opened(group.stream());
    let end = before(&inside, |token| sign_of(token) == Some(';'));
    let mut written = Vec::with_capacity(inside.len());
    let any = write_static(&inside[..end], &mut written);
    written.extend_from_slice(&inside[end..]);
    let mut new = Group::new(group.delimiter(), written.into_iter().collect());
    new.set_span(group.span());
    (new, any)
}

fn static_lifetime(place: proc_macro2::Span) -> TokenStream {
    Lifetime::new("'static", place).into_token_stream()
}

/// Numbers, and C's names for them, in their order.
const NUMBERS: [&str; 25] = [
    "c_char",
    "c_double",
    "c_float",
    "c_int",
    "c_long",
    "c_longlong",
    "c_schar",
    "c_short",
    "c_uchar",
    "c_uint",
    "c_ulong",
    "c_ulonglong",
    "c_ushort",
    "f32",
    "f64",
    "i16",
    "i32",
    "i64",
    "i8",
    "isize",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
];
