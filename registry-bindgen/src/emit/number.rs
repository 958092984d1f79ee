//! Converts the bits of an `on_error` to a number of the return type.
//!
//! Emitters compare the result of a plain call with it, and write the number in their own language.

use crate::model::Type;

/// A number, by the kinds that languages write differently.
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
    /// The number with these bits; of an enumeration, by its `repr`.
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
                ..
            } => Self::Whole(signed(*width)),
            Type::Int { bits: width, .. } => {
                Self::Whole(i128::from(bits << (64 - width) >> (64 - width)))
            }
            Type::Size { signed: true, .. } => Self::Whole(signed(64)),
            _ => Self::Whole(i128::from(bits)),
        }
    }
}

/// The number whose two's complement these bits are.
#[allow(clippy::cast_possible_wrap, reason = "that is what is wanted")]
fn as_signed(bits: u64) -> i64 {
    bits as i64
}
