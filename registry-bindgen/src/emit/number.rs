//! The bits of an `on_error` -> the number that they are, by the return type.
//!
//! Used by the emitters that compare a plain call's result with it. Each writes the number in its own language.

use crate::model::Type;

/// A number, as far as languages differ in writing it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A `bool`.
    Truth(bool),
    /// An integer, an enumeration's number or a handle.
    Whole(i128),
    /// A float; a `float`'s value, widened.
    Float(f64),
}

impl Number {
    /// The number with these bits.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the upper bits of a narrow number are not its own"
    )]
    pub fn of(ty: &Type, bits: u64) -> Self {
        let signed = |width: u8| {
            let unused = 64 - u32::from(width);
            i128::from(as_signed(bits << unused) >> unused)
        };
        match ty {
            Type::Bool => Self::Truth(bits & 0xff != 0),
            Type::Float { bits: 32 } => Self::Float(f64::from(f32::from_bits(bits as u32))),
            Type::Float { .. } => Self::Float(f64::from_bits(bits)),
            Type::Int {
                bits: width,
                signed: true,
            } => Self::Whole(signed(*width)),
            Type::Int { bits: width, .. } => {
                Self::Whole(i128::from(bits << (64 - width) >> (64 - width)))
            }
            Type::Size { signed: true } => Self::Whole(signed(64)),
            // An enumeration's number was sign-extended to 64 bits by who wrote it.
            Type::Enum(_) => Self::Whole(signed(64)),
            _ => Self::Whole(i128::from(bits)),
        }
    }
}

/// The number whose two's complement these bits are.
#[allow(clippy::cast_possible_wrap, reason = "that is what is wanted")]
fn as_signed(bits: u64) -> i64 {
    bits as i64
}
