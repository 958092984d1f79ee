//! Where an expression ends.
//!
//! Before it: `tokens`. After it: `value`, and the derive, which steps over a variant's number. An expression ends before a comma, and
//! before what no operator joins to it; it is not parsed, but for what decides whether a `<` opens a bracket, in which commas
//! are the expression's own.

use proc_macro2::TokenTree;

use crate::tokens::{closing, is_joint, sign_of};

/// How far an expression goes, and what is wrong with it as far as that shows without a grammar.
pub(crate) struct Extent {
    /// In tokens.
    pub(crate) length: usize,
    /// The position of a `<` that opens a bracket which nothing closes.
    pub(crate) unclosed: Option<usize>,
    /// Whether it ends with an operand, and not with an operator that waits for one.
    pub(crate) is_whole: bool,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Something to operate on.
    Operand,
    /// An operator: an operand is behind.
    Operator,
    /// A type, behind `as`.
    Type,
    /// The rest of that type, or an operator.
    TypeOrOperator,
}

/// What follows from a token, and how many tokens belong to it. None: it is no part of the expression.
type Step = Option<(Next, usize)>;

impl Extent {
    pub(crate) fn of(tokens: &[TokenTree]) -> Self {
        let (mut at, mut next) = (0, Next::Operand);
        let (mut unclosed, mut pattern, mut range) = (None, false, false);
        while let Some(token) = tokens.get(at) {
            let step = match sign_of(token) {
                Some('<') if next != Next::Operator => {
                    let end = closing(tokens, at);
                    if end.is_none() {
                        unclosed = unclosed.or(Some(at));
                    }
                    Some(end.map_or((Next::Operand, 1), |end| {
                        (behind_brackets(next), end + 1 - at)
                    }))
                }
                Some('=') if pattern && !is_joint(token) => {
                    pattern = false;
                    Some((Next::Operand, 1))
                }
                Some(sign) => behind_sign(sign, &tokens[at..], next),
                None => {
                    pattern |= matches!(token, TokenTree::Ident(word) if word == "let");
                    behind_word(token, next, at.checked_sub(1).map(|last| &tokens[last]))
                }
            };
            let Some((then, length)) = step else { break };
            range = length > 1 && sign_of(token) == Some('.');
            (at, next) = (at + length, then);
        }
        Self {
            length: at.min(tokens.len()),
            unclosed,
            // `a..` is one.
            is_whole: range || !matches!(next, Next::Operand | Next::Type),
        }
    }
}

/// A path goes on behind its brackets, and so does a type.
fn behind_brackets(next: Next) -> Next {
    match next {
        Next::Operand | Next::Operator => Next::Operator,
        Next::Type | Next::TypeOrOperator => Next::TypeOrOperator,
    }
}

fn behind_sign(sign: char, tokens: &[TokenTree], next: Next) -> Step {
    let second = tokens.get(1).and_then(sign_of);
    let with = |wanted| is_joint(&tokens[0]) && second == Some(wanted);
    let in_type = matches!(next, Next::Type | Next::TypeOrOperator);
    let step = match sign {
        '?' => (Next::Operator, 1),
        ':' if with(':') && in_type => (Next::Type, 2),
        // A lifetime in a type, or a label before a loop or a block.
        '\'' if next == Next::Type => (Next::Type, 2),
        '\'' if next == Next::Operand && tokens.get(2).and_then(sign_of) == Some(':') => {
            (Next::Operand, 3)
        }
        '*' | '&' if next == Next::Type => (Next::Type, 1),
        '!' if next == Next::Type => (Next::TypeOrOperator, 1),
        '-' if next == Next::TypeOrOperator && with('>') => (Next::Type, 2),
        '.' if with('.')
            && is_joint(&tokens[1])
            && tokens.get(2).and_then(sign_of) == Some('=') =>
        {
            (Next::Operand, 3)
        }
        '.' | ':' | '<' | '>' if with(sign) => (Next::Operand, 2),
        '=' | '<' | '>' | '!' if with('=') => (Next::Operand, 2),
        ',' | ';' | ':' | '=' | '#' | '$' | '@' | '~' | '\'' => return None,
        _ => (Next::Operand, 1),
    };
    Some(step)
}

fn behind_word(token: &TokenTree, next: Next, last: Option<&TokenTree>) -> Step {
    let is_group = |token: &TokenTree| matches!(token, TokenTree::Group(_));
    let word = match token {
        TokenTree::Ident(word) => word.to_string(),
        _ => String::new(),
    };
    let is_raw = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "raw");
    let then = match next {
        Next::Operand if word == "as" => return None,
        Next::Operand if is_operand(&word) => Next::Operator,
        // `if`, `match`, `unsafe`, `move`: more has to follow.
        Next::Operand => Next::Operand,
        Next::Operator | Next::TypeOrOperator if word == "as" => Next::Type,
        Next::Operator | Next::TypeOrOperator if word == "else" && last.is_some_and(is_group) => {
            Next::Operand
        }
        // `&raw const X`
        Next::Operator if matches!(word.as_str(), "const" | "mut") && last.is_some_and(is_raw) => {
            Next::Operand
        }
        // A call's arguments, an index, the fields of a struct; the parameters of a function's type.
        Next::Operator if is_group(token) => Next::Operator,
        Next::TypeOrOperator if is_group(token) => Next::TypeOrOperator,
        Next::Operator | Next::TypeOrOperator => return None,
        Next::Type if PREFIXES.contains(&word.as_str()) => Next::Type,
        // The "C" of `extern "C" fn`.
        Next::Type if matches!(token, TokenTree::Literal(_)) => Next::Type,
        Next::Type => Next::TypeOrOperator,
    };
    Some((then, 1))
}

/// Whether a word, or what is none, is something to operate on, or else makes no expression at all, which is the compiler's to say.
fn is_operand(word: &str) -> bool {
    word.is_empty() || !BEGINNINGS.contains(&word)
}

/// The words that something has to follow in an expression.
#[rustfmt::skip]
const BEGINNINGS: [&str; 14] = [
    "async", "break", "const", "dyn", "else", "for", "if", "let", "loop", "match", "move", "mut", "unsafe", "while",
];

/// What may stand before the rest of a type.
const PREFIXES: [&str; 7] = ["const", "mut", "dyn", "unsafe", "extern", "for", "impl"];
