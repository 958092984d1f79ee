//! What messages in Java say is wanted. Java's types check much by themselves.

use super::{Holds, Row};

/// What is wanted, as messages in Java say it. `LOW` and `HIGH` stand for the range.
pub(super) fn words(row: &Row) -> String {
    let (words, nonzero) = match row.holds {
        Holds::Whole {
            bits,
            signed: true,
            nonzero,
        } => (signed(bits), nonzero),
        Holds::Whole { bits: 8 | 16, .. } => ("an int from LOW to HIGH", false),
        Holds::Whole { bits: 32, .. } => ("a long from LOW to HIGH", false),
        Holds::Size {
            signed: true,
            nonzero,
        } => ("a long", nonzero),
        Holds::Whole { nonzero, .. } | Holds::Size { nonzero, .. } => {
            ("a long, taken as unsigned", nonzero)
        }
        _ => (others(row), false),
    };
    let hole = if nonzero { ", but not 0" } else { "" };
    format!("{words}{hole}")
}

fn signed(bits: u8) -> &'static str {
    match bits {
        8 => "a byte",
        16 => "a short",
        32 => "an int",
        _ => "a long",
    }
}

/// The same for a kind that is not an integer.
fn others(row: &Row) -> &'static str {
    match row.holds {
        Holds::Real { bits: 32 } => "a float",
        Holds::Real { .. } => "a double",
        Holds::Handle if row.kind == "optional handle" => {
            "a handle, which is a long from LOW to HIGH, 0 for none"
        }
        Holds::Handle => "a handle, which is a long from LOW to HIGH",
        Holds::Address if row.kind == "function pointer" => {
            "the native MemorySegment of a function, or null"
        }
        Holds::Address => "a native MemorySegment, or null",
        _ => match row.kind {
            "bool" => "a boolean",
            "text" => "a String without lone surrogates",
            "C string" => "a String without lone surrogates and without zero characters",
            "optional C string" => {
                "a String without lone surrogates and without zero characters, or null"
            }
            _ => "a byte[]",
        },
    }
}
