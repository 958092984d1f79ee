//! The numbers of the kinds of types in records, as `registry-core` writes them (`Kind`, in `values/type_desc.rs`).

/// `()`, as a return type.
pub(crate) const VOID: u8 = 0;
/// `bool`, one byte.
pub(crate) const BOOL: u8 = 1;
/// `i8`.
pub(crate) const I8: u8 = 2;
/// `i16`.
pub(crate) const I16: u8 = 3;
/// `i32`.
pub(crate) const I32: u8 = 4;
/// `i64`.
pub(crate) const I64: u8 = 5;
/// `u8`.
pub(crate) const U8: u8 = 6;
/// `u16`.
pub(crate) const U16: u8 = 7;
/// `u32`.
pub(crate) const U32: u8 = 8;
/// `u64`.
pub(crate) const U64: u8 = 9;
/// `isize`.
pub(crate) const ISIZE: u8 = 10;
/// `usize`.
pub(crate) const USIZE: u8 = 11;
/// `f32`.
pub(crate) const F32: u8 = 12;
/// `f64`.
pub(crate) const F64: u8 = 13;
/// A handle.
pub(crate) const HANDLE: u8 = 14;
/// `*const T`.
pub(crate) const CONST_POINTER: u8 = 15;
/// `*mut T`.
pub(crate) const MUT_POINTER: u8 = 16;
/// A function pointer.
pub(crate) const FUNCTION_POINTER: u8 = 17;
/// A struct. Its own record has the same identity.
pub(crate) const STRUCT: u8 = 18;
/// An enumeration. Its own record has the same identity.
pub(crate) const ENUMERATION: u8 = 19;
/// UTF-8 text: a borrowed pointer and length as an argument, an owned buffer as a result.
pub(crate) const TEXT: u8 = 20;
/// Borrowed text with a NUL at its end.
pub(crate) const C_TEXT: u8 = 21;
/// A pointer to one value, valid during the call.
pub(crate) const REFERENCE: u8 = 22;
/// A pointer and a length, valid during the call.
pub(crate) const SLICE: u8 = 23;
/// An owned buffer that the caller frees.
pub(crate) const VECTOR: u8 = 24;
/// A fixed number of elements.
pub(crate) const ARRAY: u8 = 25;
/// A pointer to the struct of a foreign callable. The identity is that of its callback type.
pub(crate) const FOREIGN: u8 = 26;
/// A handle of a promise. The node inside is the type of its value.
pub(crate) const PROMISE: u8 = 27;

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// `    Void = 0,` as `VOID 0`.
    fn of_the_library(line: &str) -> Option<String> {
        let (name, number) = line.trim().strip_suffix(',')?.split_once(" = ")?;
        number.parse::<u8>().ok()?;
        let mut words = String::new();
        let mut before = ' ';
        for letter in name.chars() {
            let starts_a_word = letter.is_uppercase() && (before.is_lowercase() || before == 'C');
            if starts_a_word {
                words.push('_');
            }
            words.push(letter.to_ascii_uppercase());
            before = letter;
        }
        Some(format!("{words} {number}"))
    }

    /// `pub(crate) const VOID: u8 = 0;` likewise.
    fn of_this_file(line: &str) -> Option<String> {
        let (name, number) = line
            .strip_prefix("pub(crate) const ")?
            .split_once(": u8 = ")?;
        Some(format!("{name} {}", number.strip_suffix(';')?))
    }

    #[test]
    fn the_kinds_are_those_of_the_library() {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../registry-core/src/values/type_desc.rs");
        let library = std::fs::read_to_string(path).expect("the library's source");
        let (_, kinds) = library.split_once("pub enum Kind {").expect("its kinds");
        let (kinds, _) = kinds.split_once("\n}").expect("the end of its kinds");
        let theirs: Vec<_> = kinds.lines().filter_map(of_the_library).collect();
        let ours: Vec<_> = include_str!("kind.rs")
            .lines()
            .filter_map(of_this_file)
            .collect();
        assert!(ours.len() >= 28, "{ours:?}");
        assert_eq!(ours, theirs);
    }
}
