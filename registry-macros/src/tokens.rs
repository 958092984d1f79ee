//! The user's tokens, read one after the other.
//!
//! Before it: the compiler, which has parsed the item before an attribute or a derive sees it, so that its parts need only
//! be found. After it: `head`, `ty`, `attribute`, `data` and `args`, which name the parts. A parser of the whole language
//! would do it too, and cost every first build a second; of syn this crate takes literals and errors.
//!
//! Invariant: what a macro of the user's has wrapped into an invisible group is read as if it had not.

use proc_macro2::{Delimiter, Ident, Spacing, TokenTree};

use crate::attribute::Attribute;
use crate::names;
use crate::words::{Words, words};

/// Tokens, and how far they have been read.
pub(crate) struct Tokens {
    all: Vec<TokenTree>,
    at: usize,
}

impl Tokens {
    pub(crate) fn new(tokens: impl IntoIterator<Item = TokenTree>) -> Self {
        Self {
            all: tokens.into_iter().collect(),
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
        let end = closing(self.rest(), 0);
        self.take(end + 1)
    }

    /// Everything up to the comma that is no part of the expression which stands here.
    pub(crate) fn expression(&mut self) -> Vec<TokenTree> {
        let length = expression(self.rest());
        self.take(length)
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

/// How many tokens stand before the first one outside of all angle brackets of which `end` says that it is the end.
pub(crate) fn before(tokens: &[TokenTree], end: impl Fn(&TokenTree) -> bool) -> usize {
    let (mut depth, mut dash) = (0_u32, false);
    for (at, token) in tokens.iter().enumerate() {
        let sign = sign_of(token);
        // The second half of an arrow ends nothing.
        if !(dash && sign == Some('>')) {
            if depth == 0 && end(token) {
                return at;
            }
            match sign {
                Some('<') => depth += 1,
                Some('>') => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        dash = sign == Some('-');
    }
    tokens.len()
}

/// Where the `>` is that belongs to the `<` at `open`; the last token if there is none.
pub(crate) fn closing(tokens: &[TokenTree], open: usize) -> usize {
    let (mut depth, mut dash) = (0_u32, false);
    for (at, token) in tokens.iter().enumerate().skip(open) {
        let sign = sign_of(token);
        match sign {
            Some('<') => depth += 1,
            Some('>') if !dash => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
        dash = sign == Some('-');
    }
    tokens.len().saturating_sub(1)
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

/// How long the expression is that these tokens begin with: up to a comma, or to a word that no operator joins to it. A `<` in
/// it is a bracket where an operand is expected (`<T as Trait>::ZERO`), behind `::`, and behind the type of an `as`; elsewhere it
/// compares or shifts.
fn expression(tokens: &[TokenTree]) -> usize {
    let mut at = 0;
    // Whether an operand is expected, and whether the last word belongs to the type behind `as`.
    let (mut operand, mut cast) = (true, false);
    while let Some(token) = tokens.get(at) {
        match sign_of(token) {
            Some(',') => return at,
            Some('<') if operand || cast => {
                at = closing(tokens, at);
                (operand, cast) = (false, false);
            }
            // Both signs of a shift are one operator.
            Some('<' | '>') if is_joint(token) => {
                at += 1;
                (operand, cast) = (true, false);
            }
            Some(':') => operand = true,
            Some('?') => (operand, cast) = (false, false),
            Some(_) => (operand, cast) = (true, false),
            None => {
                let word = match token {
                    TokenTree::Ident(word) => word.to_string(),
                    _ => String::new(),
                };
                let joins = names::is_keyword(&word) && !VALUES.contains(&word.as_str());
                if !operand && !joins && !matches!(token, TokenTree::Group(_)) {
                    return at;
                }
                cast |= word == "as";
                operand = joins;
            }
        }
        at += 1;
    }
    tokens.len()
}

/// The keywords that are operands.
const VALUES: [&str; 7] = ["_", "crate", "false", "self", "Self", "super", "true"];
