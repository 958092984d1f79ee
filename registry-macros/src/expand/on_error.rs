//! What a plain stub returns for a call that fails: the user's expression, once, and its bits for the record.
//!
//! Before it: `model`. After it: `function` and `callback_type`, which return it, and `record`, which writes its bits down.
//! A number that is written out and surely fits its type is taken as it stands. Anything else becomes a constant, of which
//! the compiler says what is wrong, and takes the bits.

use proc_macro2::Literal;
use quote::quote;
use syn::Lit;

use super::crossing;
use crate::model::{Exported, Return};
use crate::names;
use crate::ty::Type;
use crate::value::Value;
use crate::words::{Words, words};

pub(crate) struct OnError {
    /// `const __ON_ERROR: Value = expression;`, or nothing.
    pub(crate) constant: Words,
    /// `__ON_ERROR`, or the number.
    pub(crate) value: Words,
    /// Its type.
    pub(crate) ty: Words,
    /// For the record: whether it is a number, and its bits.
    pub(crate) numbers: Words,
}

impl OnError {
    pub(crate) fn new(exported: &Exported, ret: &Words) -> Self {
        match (&exported.ret, &exported.on_error) {
            (Return::Nothing, _) => {
                let nothing = words![Words::default().parenthesized()];
                Self::taken(nothing.clone(), nothing, None)
            }
            (Return::Value(ty), Some(expression)) => match bits(ty, expression) {
                Some(bits) => Self::taken(words![expression], crossing::value(ty), Some(bits)),
                None => Self::constant(ty, &words![expression], ret),
            },
            (Return::Fallible(ty), Some(expression)) => {
                Self::constant(ty, &words![expression], ret)
            }
            (Return::Fallible(ty) | Return::Value(ty), None) => {
                let nothing = quote!(<#ty as __r::NoOnErrorNeeded>::NOTHING);
                Self::constant(ty, &nothing.into(), ret)
            }
        }
    }

    fn taken(value: Words, ty: Words, bits: Option<u64>) -> Self {
        let [known, bits] = [u64::from(bits.is_some()), bits.unwrap_or_default()]
            .map(|number| Literal::byte_string(&number.to_le_bytes()));
        Self {
            constant: Words::default(),
            value,
            ty,
            numbers: words![words!["*", known, ",", "*", bits].bracketed()],
        }
    }

    fn constant(ty: &Type, expression: &Words, ret: &Words) -> Self {
        let (name, value) = (names::on_error(), crossing::value(ty));
        Self {
            constant: words!["const", &name, ":", &value, "=", expression, ";"],
            value: words![&name],
            ty: value,
            numbers: quote!(__r::on_error::<#ret>(#name)).into(),
        }
    }
}

/// The bits of a number that is written out, sign-extended, if it is of this type on every target.
fn bits(ty: &Type, expression: &Value) -> Option<u64> {
    let negated = expression.negated();
    let negative = negated.is_some();
    let literal = negated.or_else(|| expression.literal())?;
    let name = ty.name()?;
    match literal {
        Lit::Int(number) if number.suffix().is_empty() => {
            let (lowest, highest) = range(name)?;
            let magnitude = number.base10_parse::<i128>().ok()?;
            let number = if negative { -magnitude } else { magnitude };
            let bits = u64::try_from(number & i128::from(u64::MAX)).ok()?;
            (lowest..=highest).contains(&number).then_some(bits)
        }
        Lit::Float(number) if number.suffix().is_empty() => {
            float_bits(name, number.base10_digits(), negative)
        }
        _ => None,
    }
}

fn float_bits(name: &str, digits: &str, negative: bool) -> Option<u64> {
    match name {
        "f32" | "c_float" => {
            let number: f32 = digits.parse().ok()?;
            let number = if negative { -number } else { number };
            number.is_finite().then(|| u64::from(number.to_bits()))
        }
        "f64" | "c_double" => {
            let number: f64 = digits.parse().ok()?;
            let number = if negative { -number } else { number };
            number.is_finite().then(|| number.to_bits())
        }
        _ => None,
    }
}

/// What an integer type holds on every target, C's at their smallest.
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
