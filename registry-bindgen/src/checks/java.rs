//! The table's words for Java, whose types check much by themselves.

use super::{Holds, Row};

/// What is wanted, in the words of Java. `LOW` and `HIGH` stand for the range.
pub(super) fn words(row: &Row) -> &'static str {
    match row.holds {
        Holds::Whole {
            bits,
            signed: true,
            nonzero,
        } => match (bits, nonzero) {
            (8, false) => "a byte",
            (8, true) => "a byte, but not 0",
            (16, false) => "a short",
            (16, true) => "a short, but not 0",
            (32, false) => "an int",
            (32, true) => "an int, but not 0",
            (_, false) => "a long",
            (_, true) => "a long, but not 0",
        },
        Holds::Whole { bits: 8 | 16, .. } => "an int from LOW to HIGH",
        Holds::Whole { bits: 32, .. } => "a long from LOW to HIGH",
        Holds::Size {
            signed: true,
            nonzero,
        } => match nonzero {
            false => "a long",
            true => "a long, but not 0",
        },
        Holds::Whole { nonzero, .. } | Holds::Size { nonzero, .. } => match nonzero {
            false => "a long, taken as unsigned",
            true => "a long, taken as unsigned, but not 0",
        },
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
        Holds::Other => match row.kind {
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
