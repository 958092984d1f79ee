//! The value that a plain stub returns for a failed call: the user's expression, and its bits for the record.
//!
//! [`function`](super::function) and [`callback_type`](super::callback_type) return it, [`record`](super::record) writes its
//! bits down. A literal that surely fits its type is repeated as it is. Any other expression becomes a constant, so that
//! the compiler reports what is wrong with it, and computes its bits.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote};
use syn::{Expr, Lit, Type, UnOp};

use super::crossing;
use crate::model::{Exported, Return};
use crate::{names, types};

pub(crate) struct OnError {
    /// `const __ON_ERROR: Value = expression;`, or nothing.
    pub(crate) constant: TokenStream,
    /// `__ON_ERROR`, or the number.
    pub(crate) value: TokenStream,
    /// Its type.
    pub(crate) ty: TokenStream,
    /// For the record: whether it is a number, and its bits.
    pub(crate) numbers: TokenStream,
}

impl OnError {
    pub(crate) fn new(exported: &Exported, ret: &TokenStream) -> Self {
        match (&exported.ret, &exported.on_error) {
            (Return::Nothing, _) => Self::as_written(quote!(()), quote!(()), None),
            (Return::Fallible(ty) | Return::Value(ty), Some(expression)) => {
                match bits(ty, expression) {
                    Some(bits) => {
                        Self::as_written(visible(expression), crossing::value(ty), Some(bits))
                    }
                    None => Self::constant(ty, &visible(expression), ret),
                }
            }
            (Return::Fallible(ty) | Return::Value(ty), None) if exported.is_method => {
                Self::constant(ty, &quote!(<#ty as __r::NoOnErrorInMethod>::NOTHING), ret)
            }
            (Return::Fallible(ty) | Return::Value(ty), None) => {
                Self::constant(ty, &quote!(<#ty as __r::NoOnErrorNeeded>::NOTHING), ret)
            }
        }
    }

    fn as_written(value: TokenStream, ty: TokenStream, bits: Option<u64>) -> Self {
        let [known, bits] = [u64::from(bits.is_some()), bits.unwrap_or_default()]
            .map(|number| Literal::byte_string(&number.to_le_bytes()));
        Self {
            constant: TokenStream::new(),
            value,
            ty,
            numbers: quote!([*#known, *#bits]),
        }
    }

    fn constant(ty: &Type, expression: &TokenStream, ret: &TokenStream) -> Self {
        let (name, value) = (names::on_error(), crossing::value(ty));
        Self {
            constant: quote!(const #name: #value = #expression;),
            value: name.to_token_stream(),
            ty: value,
            numbers: quote!(__r::on_error::<#ret>(#name)),
        }
    }
}

/// The expression with parentheses for the invisible groups round the operations that another macro passed (`$sum * 2`):
/// the compiler forgets such a group on the way through a macro, and `1 + 2 * 2` would be left.
pub(crate) fn visible(expression: &Expr) -> TokenStream {
    match expression {
        // The group is the whole expression, so no operator is beside it.
        Expr::Group(group) => visible(&group.expr),
        Expr::Lit(_) => expression.to_token_stream(),
        _ => parenthesized(expression.to_token_stream()),
    }
}

fn parenthesized(tokens: TokenStream) -> TokenStream {
    let mut visible = TokenStream::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            visible.append(token);
            continue;
        };
        let inside = parenthesized(group.stream());
        let delimiter = match group.delimiter() {
            Delimiter::None if is_operation(&inside) => Delimiter::Parenthesis,
            Delimiter::None => {
                visible.extend(inside);
                continue;
            }
            delimiter => delimiter,
        };
        let mut new = Group::new(delimiter, inside);
        new.set_span(group.span());
        visible.append(new);
    }
    visible
}

/// Whether there is an operator behind the first token. `A<B>` may be a type, and needs no parentheses.
fn is_operation(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().skip(1).any(|token| match token {
        TokenTree::Punct(sign) => "+-*/%^&|=!".contains(sign.as_char()),
        TokenTree::Ident(word) => word == "as",
        _ => false,
    })
}

/// The bits of an integer that is written out, sign-extended, if it is of this type on every target. If the name is that of another type of the
/// user's, the compiler refuses the literal, or its bits are the same. Those of a float are not: `f64` may be an alias of `f32`.
fn bits(ty: &Type, expression: &Expr) -> Option<u64> {
    let (Lit::Int(number), negative) = number(expression)? else {
        return None;
    };
    if !number.suffix().is_empty() {
        return None;
    }
    let (lowest, highest) = range(&types::name(ty)?)?;
    let magnitude = number.base10_parse::<i128>().ok()?;
    let number = if negative { -magnitude } else { magnitude };
    let bits = u64::try_from(number & i128::from(u64::MAX)).ok()?;
    (lowest..=highest).contains(&number).then_some(bits)
}

/// The literal, and whether it is negated.
fn number(expression: &Expr) -> Option<(&Lit, bool)> {
    match expression {
        Expr::Lit(literal) => Some((&literal.lit, false)),
        Expr::Group(group) => number(&group.expr),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match number(&unary.expr)? {
            (literal, false) => Some((literal, true)),
            _ => None,
        },
        _ => None,
    }
}

/// The range that an integer type has on every target. C's types count with their smallest width.
fn range(name: &str) -> Option<(i128, i128)> {
    let (signed, width) = match name {
        "i8" | "c_schar" => (true, 8),
        "i16" | "c_short" | "c_int" | "isize" => (true, 16),
        "i32" | "c_long" => (true, 32),
        "i64" | "c_longlong" => (true, 64),
        // Signed on some, not on others.
        "c_char" => (false, 7),
        "u8" | "c_uchar" => (false, 8),
        "u16" | "c_ushort" | "c_uint" | "usize" => (false, 16),
        "u32" | "c_ulong" => (false, 32),
        "u64" | "c_ulonglong" => (false, 64),
        _ => return None,
    };
    let highest = (1 << (width - u32::from(signed))) - 1;
    Some((if signed { -highest - 1 } else { 0 }, highest))
}
