//! The user's tokens, read one after the other.
//!
//! Before it: the compiler, which has parsed the item before an attribute or a derive sees it, so that its parts need only
//! be found. After it: `head`, `ty`, `attribute`, `data` and `args`, which name the parts. A parser of the whole language
//! would do it too, and cost every first build a second; of syn this crate takes literals and errors.
//!
//! Invariant: what a macro of the user's has wrapped into an invisible group (`$name:ident`, `$attribute:meta`) is read as if it had not,
//! but for types and expressions, which such a group keeps together.

use proc_macro2::{Delimiter, Ident, Spacing, TokenTree};

use crate::attribute::Attribute;
use crate::extent::Extent;
use crate::words::{Words, words};

/// Tokens, and how far they have been read.
pub(crate) struct Tokens {
    all: Vec<TokenTree>,
    at: usize,
}

impl Tokens {
    pub(crate) fn new(tokens: impl IntoIterator<Item = TokenTree>) -> Self {
        Self {
            all: opened(tokens),
            at: 0,
        }
    }

    /// Where it has been read to, to come back there.
    pub(crate) fn mark(&self) -> usize {
        self.at
    }

    pub(crate) fn back_to(&mut self, mark: usize) {
        self.at = mark;
    }

    /// What has not been read.
    pub(crate) fn rest(&self) -> &[TokenTree] {
        &self.all[self.at..]
    }

    /// The next token, out of its invisible group if it is in one.
    pub(crate) fn peek(&mut self) -> Option<&TokenTree> {
        while let Some(TokenTree::Group(group)) = self.all.get(self.at) {
            if group.delimiter() != Delimiter::None {
                break;
            }
            let inside = group.stream();
            self.all.splice(self.at..=self.at, inside);
        }
        self.all.get(self.at)
    }

    pub(crate) fn next(&mut self) -> Option<TokenTree> {
        let token = self.peek().cloned();
        self.at += usize::from(token.is_some());
        token
    }

    pub(crate) fn is_sign(&mut self, sign: char) -> bool {
        self.peek().and_then(sign_of) == Some(sign)
    }

    pub(crate) fn is_word(&mut self, word: &str) -> bool {
        matches!(self.peek(), Some(TokenTree::Ident(ident)) if ident == word)
    }

    /// Whether the next token was this sign, which is then behind.
    pub(crate) fn sign(&mut self, sign: char) -> bool {
        let found = self.is_sign(sign);
        self.at += usize::from(found);
        found
    }

    /// The next token, if it is this word.
    pub(crate) fn word(&mut self, word: &str) -> Option<Ident> {
        if !self.is_word(word) {
            return None;
        }
        self.ident()
    }

    /// The next token, if it is a word.
    pub(crate) fn ident(&mut self) -> Option<Ident> {
        let Some(TokenTree::Ident(ident)) = self.peek() else {
            return None;
        };
        let ident = ident.clone();
        self.at += 1;
        Some(ident)
    }

    /// The next token, if it is a group of this kind.
    pub(crate) fn group(&mut self, delimiter: Delimiter) -> Option<TokenTree> {
        let found =
            matches!(self.peek(), Some(TokenTree::Group(group)) if group.delimiter() == delimiter);
        if found { self.next() } else { None }
    }

    /// Everything up to the first token outside of all angle brackets of which `end` says that it is the end.
    pub(crate) fn until(&mut self, end: impl Fn(&TokenTree) -> bool) -> Vec<TokenTree> {
        let length = before(self.rest(), end);
        self.take(length)
    }

    /// `<..>`, or nothing.
    pub(crate) fn angle_brackets(&mut self) -> Vec<TokenTree> {
        if !self.is_sign('<') {
            return Vec::new();
        }
        let end = closing(self.rest(), 0).unwrap_or(self.rest().len());
        self.take(end + 1)
    }

    /// The expression that stands here, and what shows of it.
    pub(crate) fn expression(&mut self) -> (Vec<TokenTree>, Extent) {
        let extent = Extent::of(self.rest());
        (self.take(extent.length), extent)
    }

    fn take(&mut self, length: usize) -> Vec<TokenTree> {
        let taken: Vec<TokenTree> = self.rest().iter().take(length).cloned().collect();
        self.at += taken.len();
        taken
    }

    /// `#[..]` as often as there is one.
    pub(crate) fn attributes(&mut self) -> Vec<Attribute> {
        let mut attributes = Vec::new();
        while self.is_sign('#') {
            let sign = self.next();
            match (sign, self.group(Delimiter::Bracket)) {
                (Some(sign), Some(TokenTree::Group(brackets))) => {
                    attributes.push(Attribute::new(sign, brackets));
                }
                // No attribute, so no part of any item.
                _ => break,
            }
        }
        attributes
    }

    /// `pub`, `pub(..)`, or nothing.
    pub(crate) fn visibility(&mut self) -> Words {
        let Some(word) = self.word("pub") else {
            return Words::default();
        };
        let mut words = words![word];
        // `pub (u8, u8)` is a field that is a tuple.
        if let Some(TokenTree::Group(group)) = self.peek() {
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            let restricts = match &inside[..] {
                [TokenTree::Ident(word)] => word == "crate" || word == "self" || word == "super",
                [TokenTree::Ident(word), ..] => word == "in",
                _ => false,
            };
            if restricts {
                if let Some(group) = self.group(Delimiter::Parenthesis) {
                    words.push(group);
                }
            }
        }
        words
    }
}

/// The sign that a token is.
pub(crate) fn sign_of(token: &TokenTree) -> Option<char> {
    match token {
        TokenTree::Punct(punct) => Some(punct.as_char()),
        _ => None,
    }
}

/// Whether this sign and the next token are one, as in `->` and `::`.
pub(crate) fn is_joint(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint)
}

/// The tokens, out of those invisible groups that keep nothing together: of a single token, or of a lifetime.
pub(crate) fn opened(tokens: impl IntoIterator<Item = TokenTree>) -> Vec<TokenTree> {
    let mut all = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                let inside = opened(group.stream());
                let is_lifetime = inside.len() == 2 && sign_of(&inside[0]) == Some('\'');
                if inside.len() == 1 || is_lifetime {
                    all.extend(inside);
                } else {
                    all.push(group.into());
                }
            }
            token => all.push(token),
        }
    }
    all
}

/// The tokens, out of all invisible groups: where nothing binds more or less than something else, as in an attribute.
pub(crate) fn without_groups(tokens: impl IntoIterator<Item = TokenTree>) -> Vec<TokenTree> {
    let mut all = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                all.extend(without_groups(group.stream()));
            }
            token => all.push(token),
        }
    }
    all
}

/// How many tokens stand before the first one outside of all angle brackets of which `end` says that it is the end.
pub(crate) fn before(tokens: &[TokenTree], end: impl Fn(&TokenTree) -> bool) -> usize {
    let mut depth = 0_u32;
    for (at, token) in tokens.iter().enumerate() {
        let sign = sign_of(token);
        // The second half of an arrow ends nothing, nor do the arguments of a macro.
        let is_inside = match (&tokens[..at], token) {
            ([.., dash], TokenTree::Punct(_)) => sign_of(dash) == Some('-') && sign == Some('>'),
            ([.., TokenTree::Ident(_), sign], TokenTree::Group(_)) => sign_of(sign) == Some('!'),
            _ => false,
        };
        if !is_inside {
            if depth == 0 && end(token) {
                return at;
            }
            match sign {
                Some('<') => depth += 1,
                Some('>') => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
    tokens.len()
}

/// Where the `>` is that belongs to the `<` at `open`.
pub(crate) fn closing(tokens: &[TokenTree], open: usize) -> Option<usize> {
    let (mut depth, mut dash) = (0_u32, false);
    for (at, token) in tokens.iter().enumerate().skip(open) {
        let sign = sign_of(token);
        match sign {
            Some('<') => depth += 1,
            Some('>') if !dash => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
        dash = sign == Some('-');
    }
    None
}

/// The parts between the commas outside of all angle brackets; no empty one.
pub(crate) fn between_commas(mut tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let mut parts = Vec::new();
    while !tokens.is_empty() {
        let end = before(tokens, |token| sign_of(token) == Some(','));
        if end > 0 {
            parts.push(&tokens[..end]);
        }
        tokens = tokens.get(end + 1..).unwrap_or_default();
    }
    parts
}
