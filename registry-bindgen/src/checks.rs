//! The table of argument checks, from which every binding is written.
//!
//! A row says what a language accepts for one kind of value: the words of its messages, and the range. The row holds in every position: a parameter, a
//! field, an element, behind a reference, in `invoke`. A binding passes on what its row accepts, unchanged, and refuses everything else with an error that
//! names the argument, what came and what is wanted.
//!
//! The templates write one function for each row (`_checks.py`, `arguments.js`); [`Check::function`] is its name. C and C++ have the compiler's
//! checks instead, and Rust's own in the stub.

mod dart;
mod java;

use heck::ToUpperCamelCase;
use serde::Serialize;

use crate::model::Type;

/// A row, for one library.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// The kind, as Rust and `describe` write it: `i8`, `function pointer`.
    pub kind: &'static str,
    /// The name of the functions that check it: `i8`, `function_pointer`.
    pub function: String,
    /// The name of JavaScript's: `$asI8`, `$asFunctionPointer`.
    pub javascript_name: String,
    /// How it is checked, which says whether it has a range too.
    pub sort: Sort,
    /// Whether 0 is inside the range and refused: it is that of a signed `NonZero`.
    pub has_hole: bool,
    /// Whether it is a whole number that can't be 0.
    pub nonzero: bool,
    /// The range in Python; empty for what has none.
    pub python_range: [String; 2],
    /// The range in JavaScript.
    pub javascript_range: [String; 2],
    /// The range in Dart.
    pub dart_range: [String; 2],
    /// What is wanted, as messages in Python say it.
    pub python: String,
    /// The same in JavaScript.
    pub javascript: String,
    /// The same in Java.
    pub java: String,
    /// The same in Dart.
    pub dart: String,
    /// The results of `typeof` for which only the range can be wrong.
    pub types: Vec<&'static str>,
}

/// How a kind is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// A whole number that JavaScript holds as a number.
    Whole,
    /// A whole number that JavaScript holds as a `bigint`.
    Big,
    /// A float.
    Real,
    /// By a function of its own.
    Other,
}

/// A row, for all libraries.
struct Row {
    kind: &'static str,
    holds: Holds,
    python: &'static str,
    javascript: &'static str,
}

/// What a kind holds.
#[derive(Clone, Copy)]
enum Holds {
    /// Integers of a width.
    Whole {
        bits: u8,
        signed: bool,
        nonzero: bool,
    },
    /// Integers as wide as a pointer.
    Size { signed: bool, nonzero: bool },
    /// A handle.
    Handle,
    /// An address.
    Address,
    /// Floats of a width.
    Real { bits: u8 },
    /// Anything else.
    Other,
}

const fn whole(kind: &'static str, bits: u8, signed: bool) -> Row {
    Row {
        kind,
        holds: Holds::Whole {
            bits,
            signed,
            nonzero: false,
        },
        python: "an int from LOW to HIGH",
        javascript: if bits == 64 {
            "a bigint from LOW to HIGH, or a number that is safe and whole"
        } else {
            "a whole number from LOW to HIGH"
        },
    }
}

const fn size(kind: &'static str, signed: bool) -> Row {
    Row {
        kind,
        holds: Holds::Size {
            signed,
            nonzero: false,
        },
        python: "an int from LOW to HIGH",
        javascript: "a whole number from LOW to HIGH",
    }
}

/// The row of the integers that are not 0. If they are signed, its words say so; otherwise the range does.
const fn nonzero(kind: &'static str, row: Row) -> Row {
    let (holds, signed) = match row.holds {
        Holds::Whole { bits, signed, .. } => (
            Holds::Whole {
                bits,
                signed,
                nonzero: true,
            },
            signed,
        ),
        Holds::Size { signed, .. } => (
            Holds::Size {
                signed,
                nonzero: true,
            },
            signed,
        ),
        other => (other, false),
    };
    let (python, javascript) = match row.holds {
        _ if !signed => (row.python, row.javascript),
        Holds::Whole { bits: 64, .. } => (
            "an int from LOW to HIGH, but not 0",
            "a bigint from LOW to HIGH, or a number that is safe and whole, but not 0",
        ),
        _ => (
            "an int from LOW to HIGH, but not 0",
            "a whole number from LOW to HIGH, but not 0",
        ),
    };
    Row {
        kind,
        holds,
        python,
        javascript,
    }
}

const fn other(
    kind: &'static str,
    holds: Holds,
    python: &'static str,
    javascript: &'static str,
) -> Row {
    Row {
        kind,
        holds,
        python,
        javascript,
    }
}

/// The table. `LOW` and `HIGH` stand for the range.
const TABLE: [Row; 31] = [
    other("bool", Holds::Other, "a bool", "a boolean"),
    whole("i8", 8, true),
    whole("i16", 16, true),
    whole("i32", 32, true),
    whole("i64", 64, true),
    whole("u8", 8, false),
    whole("u16", 16, false),
    whole("u32", 32, false),
    whole("u64", 64, false),
    size("isize", true),
    size("usize", false),
    nonzero("nonzero i8", whole("i8", 8, true)),
    nonzero("nonzero i16", whole("i16", 16, true)),
    nonzero("nonzero i32", whole("i32", 32, true)),
    nonzero("nonzero i64", whole("i64", 64, true)),
    nonzero("nonzero u8", whole("u8", 8, false)),
    nonzero("nonzero u16", whole("u16", 16, false)),
    nonzero("nonzero u32", whole("u32", 32, false)),
    nonzero("nonzero u64", whole("u64", 64, false)),
    nonzero("nonzero isize", size("isize", true)),
    nonzero("nonzero usize", size("usize", false)),
    other(
        "f32",
        Holds::Real { bits: 32 },
        "a float from LOW to HIGH, or an infinite one, or NaN",
        "a number from LOW to HIGH, or an infinite one, or NaN",
    ),
    other("f64", Holds::Real { bits: 64 }, "a float", "a number"),
    other(
        "handle",
        Holds::Handle,
        "a handle, which is an int from LOW to HIGH",
        "a handle, which is a whole number from LOW to HIGH",
    ),
    other(
        "optional handle",
        Holds::Handle,
        "a handle, which is an int from LOW to HIGH, or None",
        "a handle, which is a whole number from LOW to HIGH, or null",
    ),
    other(
        "pointer",
        Holds::Address,
        "an address, which is an int from LOW to HIGH, or None",
        "an address, which is a bigint from LOW to HIGH, or null",
    ),
    other(
        "function pointer",
        Holds::Address,
        "the address of a function, which is an int from LOW to HIGH, or None",
        "the address of a function, which is a bigint from LOW to HIGH, or null",
    ),
    other(
        "text",
        Holds::Other,
        "a str without lone surrogates",
        "a string without lone surrogates",
    ),
    other(
        "C string",
        Holds::Other,
        "a str without lone surrogates and without zero characters",
        "a string without lone surrogates and without zero characters",
    ),
    other(
        "optional C string",
        Holds::Other,
        "a str without lone surrogates and without zero characters, or None",
        "a string without lone surrogates and without zero characters, or null",
    ),
    other(
        "[u8]",
        Holds::Other,
        "bytes, or a sequence of ints from 0 to 255",
        "a Uint8Array, or an array of whole numbers from 0 to 255",
    ),
];

/// The largest number up to which JavaScript's are exact, and the largest handle.
const SAFE: i128 = (1 << 53) - 1;
/// The largest `f32`, as both languages write it.
const MAX_F32: &str = "3.4028234663852886e38";
/// The least number that is rounded to no `f32`.
pub const OVER_F32: &str = "3.4028235677973366e38";

/// The table, with the ranges of a library's target.
#[must_use]
pub fn table(pointer_width: u8) -> Vec<Check> {
    TABLE.iter().map(|row| check(row, pointer_width)).collect()
}

/// The row of a kind that the table has.
#[must_use]
pub fn row(kind: &str, pointer_width: u8) -> Option<Check> {
    let row = TABLE.iter().find(|row| row.kind == kind)?;
    Some(check(row, pointer_width))
}

fn check(row: &Row, pointer_width: u8) -> Check {
    let python_range = range(row.holds, pointer_width, false);
    let javascript_range = range(row.holds, pointer_width, true);
    let dart_range = dart::range(row.holds, &python_range);
    let words = |words: &str, [low, high]: &[String; 2]| {
        let [low, high] = match row.holds {
            Holds::Real { .. } => [&format!("-{MAX_F32}"), MAX_F32],
            _ => [low.as_str(), high.as_str()],
        };
        words.replace("LOW", low).replace("HIGH", high)
    };
    let nonzero = matches!(
        row.holds,
        Holds::Whole { nonzero: true, .. } | Holds::Size { nonzero: true, .. }
    );
    Check {
        kind: row.kind,
        nonzero,
        has_hole: nonzero && python_range[0] != "1",
        function: called(row.kind),
        javascript_name: javascript(row.kind),
        sort: sort(row.holds),
        dart: words(&dart::words(row), &dart_range),
        dart_range,
        python: words(row.python, &python_range),
        javascript: words(row.javascript, &javascript_range),
        java: words(&java::words(row), &python_range),
        python_range,
        javascript_range,
        types: match row.holds {
            Holds::Whole { bits: 64, .. } => vec!["bigint", "number"],
            Holds::Whole { .. } | Holds::Size { .. } | Holds::Real { .. } | Holds::Handle => {
                vec!["number"]
            }
            Holds::Address => vec!["bigint"],
            Holds::Other => vec![],
        },
    }
}

fn sort(holds: Holds) -> Sort {
    match holds {
        Holds::Whole { bits: 64, .. } => Sort::Big,
        Holds::Whole { .. } | Holds::Size { .. } => Sort::Whole,
        Holds::Real { .. } => Sort::Real,
        _ => Sort::Other,
    }
}

/// The least and the largest value.
fn range(holds: Holds, pointer_width: u8, javascript: bool) -> [String; 2] {
    let integers = |bits: u8, signed: bool| {
        let values = 1_i128 << bits;
        if signed {
            [-(values / 2), values / 2 - 1]
        } else {
            [0, values - 1]
        }
    };
    // JavaScript holds sizes as numbers.
    let exact = |[low, high]: [i128; 2]| {
        if javascript {
            [low.max(-SAFE), high.min(SAFE)]
        } else {
            [low, high]
        }
    };
    let without_zero = |[low, high]: [i128; 2], nonzero: bool| match low {
        0 if nonzero => [1, high],
        low => [low, high],
    };
    let whole = match holds {
        Holds::Whole {
            bits,
            signed,
            nonzero,
        } => without_zero(integers(bits, signed), nonzero),
        Holds::Size { signed, nonzero } => {
            without_zero(exact(integers(8 * pointer_width, signed)), nonzero)
        }
        Holds::Handle => [0, SAFE],
        Holds::Address => integers(8 * pointer_width, false),
        Holds::Real { bits: 32 } => return [format!("-{OVER_F32}"), OVER_F32.to_owned()],
        Holds::Real { .. } | Holds::Other => return [String::new(), String::new()],
    };
    whole.map(|number| number.to_string())
}

/// The table as the README has it, for targets with 64 bits.
#[must_use]
pub fn markdown() -> String {
    let mut text =
        "| Rust | Python | JavaScript | Java | Dart |\n|---|---|---|---|---|\n".to_owned();
    for check in table(8) {
        let Check {
            kind,
            python,
            javascript,
            java,
            dart,
            ..
        } = check;
        text.push_str(&format!(
            "| {kind} | {python} | {javascript} | {java} | {dart} |\n"
        ));
    }
    text
}

/// The largest address.
#[must_use]
pub fn last_address(pointer_width: u8) -> String {
    let [_, last] = range(Holds::Address, pointer_width, false);
    last
}

/// The kind of an integer: `nonzero u8`, which is `name`, or `u8`.
fn integer(is_nonzero: bool, name: &'static str) -> &'static str {
    if is_nonzero {
        name
    } else {
        &name["nonzero ".len()..]
    }
}

/// The kind of a value that is checked by one row; nothing for what is made of others, and for an enumeration, whose values are its own.
#[must_use]
pub fn kind(ty: &Type) -> Option<&'static str> {
    Some(match ty {
        Type::Bool => "bool",
        Type::Int {
            bits,
            signed,
            nonzero,
        } => integer(
            *nonzero,
            match (bits, signed) {
                (8, true) => "nonzero i8",
                (16, true) => "nonzero i16",
                (32, true) => "nonzero i32",
                (_, true) => "nonzero i64",
                (8, false) => "nonzero u8",
                (16, false) => "nonzero u16",
                (32, false) => "nonzero u32",
                (_, false) => "nonzero u64",
            },
        ),
        Type::Size { signed, nonzero } => integer(
            *nonzero,
            ["nonzero usize", "nonzero isize"][usize::from(*signed)],
        ),
        Type::Float { bits: 32 } => "f32",
        Type::Float { .. } => "f64",
        Type::Handle {
            optional: false, ..
        } => "handle",
        Type::Handle { optional: true, .. } => "optional handle",
        Type::Pointer { .. } => "pointer",
        Type::FunctionPointer => "function pointer",
        Type::Text => "text",
        Type::CText { optional: false } => "C string",
        Type::CText { optional: true } => "optional C string",
        _ => return None,
    })
}

/// The name of the function that checks a value of this type.
#[must_use]
pub fn function(ty: &Type) -> Option<String> {
    kind(ty).map(called)
}

/// The name of the functions of a kind where words are joined by capitals: `NonzeroI8`.
#[must_use]
pub fn camel(kind: &str) -> String {
    called(kind).to_upper_camel_case()
}

/// The name of JavaScript's function that checks a value of this type.
#[must_use]
pub fn javascript_function(ty: &Type) -> Option<String> {
    kind(ty).map(javascript)
}

fn javascript(kind: &str) -> String {
    format!("$as{}", camel(kind))
}

/// The name of the function of a kind. In no language does it have another meaning.
fn called(kind: &str) -> String {
    match kind {
        "bool" => "boolean".to_owned(),
        "[u8]" => "octets".to_owned(),
        kind => kind.to_lowercase().replace(' ', "_"),
    }
}
