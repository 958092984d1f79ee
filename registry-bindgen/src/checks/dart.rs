//! What messages in Dart say is wanted, and the ranges in Dart.

use super::{Holds, Row};

/// What is wanted, as messages in Dart say it: mostly Python's text, with Dart's names of the types.
pub(super) fn words(row: &Row) -> String {
    let words = match row.kind {
        "u64" | "nonzero u64" => row.python.replace("an int", "a BigInt"),
        "pointer" => "a Pointer, which may be nullptr".to_owned(),
        "function pointer" => "a Pointer to a function, which may be nullptr".to_owned(),
        "[u8]" => "a Uint8List, or an Iterable of ints from 0 to 255".to_owned(),
        _ => row.python.replace("a float", "a double"),
    };
    words.replace("a str ", "a String ").replace("None", "null")
}

/// A range as far as Dart's `int` holds it. `BigInt` holds all of it.
pub(super) fn range(holds: Holds, [low, high]: &[String; 2]) -> [String; 2] {
    let is_big = matches!(holds, Holds::Whole { bits: 64, .. });
    match high.parse::<i128>() {
        Ok(number) if !is_big => [low.clone(), number.min(i64::MAX.into()).to_string()],
        _ => [low.clone(), high.clone()],
    }
}
