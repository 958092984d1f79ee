//! Tokens in the making: the words of an expansion, one after the other.
//!
//! Before it: everything that writes. After it: the compiler, which gets them all at once. `quote!` puts streams into streams, and
//! each of them is a question to the compiler and its answer, asked by code that Cargo compiles unoptimised. So what stands in
//! every function's expansion is put together here, and `quote!` writes the rest.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::Lifetime;

use crate::ty::Type;
use crate::value::Value;

/// Tokens that have not been handed over yet.
#[derive(Clone, Default)]
pub(crate) struct Words(Vec<TokenTree>);

/// `words!["use", krate, "::", "private", ";"]`: what is in quotes are words and signs of ours.
macro_rules! words {
    ($($word:expr),* $(,)?) => {{
        #[allow(unused_mut)]
        let mut words = $crate::words::Words::default();
        $($crate::words::Word::add_to($word, &mut words);)*
        words
    }};
}
pub(crate) use words;

/// What `words!` takes: tokens that are handed over, or a borrow of tokens that are needed once more.
pub(crate) trait Word {
    fn add_to(self, words: &mut Words);
}

impl Words {
    pub(crate) fn push(&mut self, token: impl Into<TokenTree>) {
        self.0.push(token.into());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is this word and nothing else.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        matches!(&self.0[..], [TokenTree::Ident(only)] if only == word)
    }

    fn group(self, delimiter: Delimiter) -> Group {
        Group::new(delimiter, self.0.into_iter().collect())
    }

    pub(crate) fn parenthesized(self) -> Group {
        self.group(Delimiter::Parenthesis)
    }

    pub(crate) fn bracketed(self) -> Group {
        self.group(Delimiter::Bracket)
    }

    pub(crate) fn braced(self) -> Group {
        self.group(Delimiter::Brace)
    }

    /// The same, the first and the last at this place: the ends decide where an error about an item points.
    pub(crate) fn ends_at(mut self, place: Span) -> Self {
        if let Some(first) = self.0.first_mut() {
            first.set_span(place);
        }
        if let Some(last) = self.0.last_mut() {
            last.set_span(place);
        }
        self
    }
}

impl Word for &str {
    fn add_to(self, words: &mut Words) {
        if self.starts_with(|first: char| first == '_' || first.is_ascii_alphabetic()) {
            return words.push(Ident::new(self, Span::call_site()));
        }
        let mut signs = self.chars().peekable();
        while let Some(sign) = signs.next() {
            let spacing = match signs.peek() {
                Some(_) => Spacing::Joint,
                None => Spacing::Alone,
            };
            words.push(Punct::new(sign, spacing));
        }
    }
}

impl<W: Word> Word for Option<W> {
    fn add_to(self, words: &mut Words) {
        if let Some(word) = self {
            word.add_to(words);
        }
    }
}

impl Word for Words {
    fn add_to(mut self, words: &mut Words) {
        words.0.append(&mut self.0);
    }
}

impl Word for &Words {
    fn add_to(self, words: &mut Words) {
        words.0.extend_from_slice(&self.0);
    }
}

impl Word for &Type {
    fn add_to(self, words: &mut Words) {
        words.0.extend_from_slice(self.tokens());
    }
}

impl Word for &Value {
    fn add_to(self, words: &mut Words) {
        words.0.extend_from_slice(self.tokens());
    }
}

impl Word for Lifetime {
    fn add_to(self, words: &mut Words) {
        let mut tick = Punct::new('\'', Spacing::Joint);
        tick.set_span(self.apostrophe);
        words.push(tick);
        words.push(self.ident);
    }
}

impl Word for &Ident {
    fn add_to(self, words: &mut Words) {
        words.push(self.clone());
    }
}

/// What is one token.
macro_rules! word {
    ($($token:ty),*) => { $(
        impl Word for $token {
            fn add_to(self, words: &mut Words) {
                words.push(self);
            }
        }
    )* };
}

word!(Ident, Literal, Group, Punct);

impl From<TokenStream> for Words {
    fn from(tokens: TokenStream) -> Self {
        Self(tokens.into_iter().collect())
    }
}

impl FromIterator<TokenTree> for Words {
    fn from_iter<I: IntoIterator<Item = TokenTree>>(tokens: I) -> Self {
        Self(tokens.into_iter().collect())
    }
}

impl IntoIterator for Words {
    type Item = TokenTree;
    type IntoIter = std::vec::IntoIter<TokenTree>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl ToTokens for Words {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.0);
    }
}
