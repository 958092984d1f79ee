//! The record that an attribute leaves in the built artifact: what `registry-bindgen` reads, and nothing at run time does but the fingerprint.
//!
//! Before it: the macros write one `record!` for each type, and `emitted.rs` one record for each function, with every length already
//! counted, so that the compiler only lays bytes out.
//! After it: a section named `regmeta` (`__DATA,__regmeta` on Apple's systems, `.regmeta` on Windows, a custom section in wasm), in which
//! the linker has put the records of all linked crates one after another, perhaps with zero bytes between them.
//!
//! A record is little-endian and has no alignment: 24 bytes that a reader finds it by and the counts, then `types` descriptors of 24 bytes, `numbers` of 8 bytes, and the text: one
//! fact a line, a keyword and its value. The macro knows the tokens, so the names are in the text; only the compiler knows what an alias
//! such as `c_int` is, so the types are constants of the traits. A reader skips lines whose keyword it does not know: new facts that
//! an old reader may ignore are new lines, everything else is a new [`VERSION`].
//!
//! # Invariants
//! The bytes in all are the size of the whole record. Descriptors are in the order of the text's `param` lines and then the return (functions), or
//! of the type itself and then its `member` lines (structs, enumerations).

use crate::invoke::Invoke;
use crate::lower::Lower;
use crate::params::FunctionPointer;
use core::fmt;
use core::mem::ManuallyDrop;

/// What every record begins with: a reader finds the next record by it where a linker has left a gap.
pub const MAGIC: [u8; 8] = *b"REGMETA\0";

/// The layout that this file describes. Numbers are never reused.
pub const VERSION: [u8; 2] = 1u16.to_le_bytes();

/// Bytes of a pointer on the target that is compiled for.
pub const WIDTH: u8 = size_of::<usize>() as u8;

/// What a record describes. The numbers are part of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Item {
    /// A function with a stub of its own.
    Function = 1,
    /// A callback type, whose closures are called by handle.
    Callback = 2,
    /// A `repr(C)` struct.
    Struct = 3,
    /// A fieldless enumeration.
    Enumeration = 4,
    /// The `export_runtime!` of a library.
    Runtime = 5,
}

/// What a value is once all aliases are gone. The numbers are part of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Nothing is returned.
    Void = 0,
    /// `bool`, one byte.
    Bool = 1,
    /// `i8`.
    I8 = 2,
    /// `i16`.
    I16 = 3,
    /// `i32`.
    I32 = 4,
    /// `i64`.
    I64 = 5,
    /// `u8`.
    U8 = 6,
    /// `u16`.
    U16 = 7,
    /// `u32`.
    U32 = 8,
    /// `u64`.
    U64 = 9,
    /// `isize`.
    Isize = 10,
    /// `usize`.
    Usize = 11,
    /// `f32`.
    F32 = 12,
    /// `f64`.
    F64 = 13,
    /// A handle.
    Handle = 14,
    /// A raw pointer to what must not be written through it.
    ConstPointer = 15,
    /// A raw pointer.
    MutPointer = 16,
    /// A function pointer.
    FunctionPointer = 17,
    /// A struct with a record of its own, found by its identity.
    Struct = 18,
    /// An enumeration with a record of its own, found by its identity.
    Enumeration = 19,
    /// UTF-8 text: borrowed as an argument (pointer and length), an owned buffer as a result.
    Text = 20,
    /// Text that ends with a zero byte.
    CText = 21,
}

/// How often, and how, the described value crosses. The numbers are part of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Shape {
    /// The value itself.
    Plain = 0,
    /// The value, or zero or null for none.
    Optional = 1,
    /// A pointer to one, never null, for the call only.
    Reference = 2,
    /// A pointer to one, or null, for the call only.
    OptionalReference = 3,
    /// A pointer and a length, for the call only.
    Slice = 4,
    /// An owned buffer that the caller frees.
    Vector = 5,
    /// So many of them in a row, inside a struct.
    Array = 6,
}

/// One type, in 24 bytes: kind, shape, fallible, alignment (one byte each), size (4), identity (8), count (4), signed (1), zero (3).
///
/// Size and alignment are those of the innermost value, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct TypeDesc([u8; 24]);

impl TypeDesc {
    /// A plain value of the layout of `T`.
    #[must_use]
    pub const fn of<T>(kind: Kind) -> Self {
        Self::named::<T>(kind, 0)
    }

    /// A struct, whose own record carries the same `identity`.
    #[must_use]
    pub const fn structure<T>(identity: u64) -> Self {
        Self::named::<T>(Kind::Struct, identity)
    }

    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a foreign value of 4 GiB or of an alignment over 255 does not exist"
    )]
    const fn named<T>(kind: Kind, identity: u64) -> Self {
        let mut bytes = [0; 24];
        bytes[0] = kind as u8;
        bytes[3] = align_of::<T>() as u8;
        let bytes = put(bytes, 4, &(size_of::<T>() as u32).to_le_bytes());
        Self(put(bytes, 8, &identity.to_le_bytes()))
    }

    /// An enumeration, whose number may be below zero if `signed`.
    #[must_use]
    pub const fn enumeration<T>(identity: u64, signed: bool) -> Self {
        let mut bytes = Self::named::<T>(Kind::Enumeration, identity).0;
        bytes[20] = signed as u8;
        Self(bytes)
    }

    /// The same value in another shape.
    #[must_use]
    pub const fn shaped(self, shape: Shape) -> Self {
        let mut bytes = self.0;
        bytes[1] = shape as u8;
        Self(bytes)
    }

    /// The same value, returned by a callback that can fail.
    #[must_use]
    pub const fn fallible(self) -> Self {
        let mut bytes = self.0;
        bytes[2] = 1;
        Self(bytes)
    }

    /// `count` of them in a row; an array of arrays becomes one long row, which has the same layout.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "an array field of 4 Gi elements does not exist"
    )]
    pub const fn array(self, count: usize) -> Self {
        let b = self.0;
        let inner = if b[1] == Shape::Array as u8 {
            u32::from_le_bytes([b[16], b[17], b[18], b[19]])
        } else {
            1
        };
        let row = self.shaped(Shape::Array);
        Self(put(row.0, 16, &(inner * count as u32).to_le_bytes()))
    }

    /// The kind's number.
    pub(crate) const fn kind(self) -> u8 {
        self.0[0]
    }

    /// The shape's number.
    pub(crate) const fn shape(self) -> u8 {
        self.0[1]
    }

    /// Bytes of the innermost value.
    pub(crate) const fn size(self) -> usize {
        u32::from_le_bytes([self.0[4], self.0[5], self.0[6], self.0[7]]) as usize
    }

    /// Whether a number of this type may be below zero.
    pub(crate) const fn is_signed(self) -> bool {
        let kind = self.0[0];
        kind >= Kind::I8 as u8 && kind <= Kind::I64 as u8
            || kind == Kind::Isize as u8
            || kind == Kind::Enumeration as u8 && self.0[20] != 0
    }

    /// Whether the value crosses as one number, so that its bits can be taken at compile time.
    pub(crate) const fn is_number(self) -> bool {
        let kind = self.0[0];
        let number = kind >= Kind::Bool as u8 && kind <= Kind::Handle as u8;
        let plain = self.0[1] == Shape::Plain as u8;
        plain && (number || kind == Kind::Enumeration as u8)
            || kind == Kind::Handle as u8 && self.0[1] == Shape::Optional as u8
    }

    /// The bytes, as they stand in the record.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 24] {
        &self.0
    }
}

/// The type in a word or two, as `describe` gives it: `i32`, `text`, `[f64]`.
impl fmt::Display for TypeDesc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WORDS: [&str; 22] = [
            "()",
            "bool",
            "i8",
            "i16",
            "i32",
            "i64",
            "u8",
            "u16",
            "u32",
            "u64",
            "isize",
            "usize",
            "f32",
            "f64",
            "handle",
            "pointer",
            "pointer",
            "function pointer",
            "struct",
            "enum",
            "text",
            "C string",
        ];
        let word = WORDS.get(usize::from(self.kind())).copied().unwrap_or("?");
        match self.shape() {
            1 => write!(f, "optional {word}"),
            2 => write!(f, "&{word}"),
            3 => write!(f, "optional &{word}"),
            4 => write!(f, "[{word}]"),
            5 => write!(f, "buffer of {word}"),
            _ => f.write_str(word),
        }
    }
}

/// Copies `from` into `into` at `at`: `copy_from_slice` is not `const` on the oldest compiler supported.
const fn put(mut into: [u8; 24], at: usize, from: &[u8]) -> [u8; 24] {
    let mut i = 0;
    while i < from.len() {
        into[at + i] = from[i];
        i += 1;
    }
    into
}

/// One record. Its fields are public for the generated code that writes it as a literal.
#[derive(Debug)]
#[repr(C)]
pub struct Record<const TYPES: usize, const NUMBERS: usize, const TEXT: usize> {
    /// [`MAGIC`].
    pub magic: [u8; 8],
    /// [`VERSION`].
    pub version: [u8; 2],
    /// An [`Item`].
    pub item: u8,
    /// [`WIDTH`].
    pub width: u8,
    /// Bytes in all (4), bytes of text (4), types (2), numbers (2).
    pub counts: [u8; 12],
    /// The types, aliases resolved.
    pub types: [TypeDesc; TYPES],
    /// The numbers that only the compiler knows: a plain `on_error`, or an enumeration's discriminants. Little-endian.
    pub numbers: [[u8; 8]; NUMBERS],
    /// One fact a line.
    pub text: [u8; TEXT],
}

/// The record of a function, laid out as a [`Record`]: what depends on its signature alone is known to the signature.
#[allow(
    missing_debug_implementations,
    reason = "nobody looks at it but the programs that read the artifact"
)]
#[repr(C)]
pub struct FunctionRecord<P: FunctionPointer<R>, R: Lower, const TEXT: usize> {
    magic: [u8; 8],
    version: [u8; 2],
    item: u8,
    width: u8,
    counts: [u8; 12],
    types: P::Descs,
    on_error: [[u8; 8]; 2],
    /// One fact a line.
    pub text: [u8; TEXT],
}

/// A function's record, of what the attribute has counted and written.
#[must_use]
pub const fn function_record<P: FunctionPointer<R>, R: Lower, const TEXT: usize>(
    counts: [u8; 12],
    on_error: [[u8; 8]; 2],
    text: [u8; TEXT],
) -> FunctionRecord<P, R, TEXT> {
    FunctionRecord {
        magic: MAGIC,
        version: VERSION,
        item: Item::Function as u8,
        width: WIDTH,
        counts,
        types: P::DESCS,
        on_error,
        text,
    }
}

/// What the library itself keeps of a record, for `describe` and `invoke`.
#[derive(Clone, Copy, Debug)]
pub struct Recorded {
    /// One fact a line.
    pub text: &'static [u8],
    /// The types, aliases resolved.
    pub types: &'static [TypeDesc],
    /// How the item is called.
    pub invoke: Invoke,
}

impl Recorded {
    /// The name of the parameter at this position.
    pub(crate) fn param(&self, at: usize) -> Option<&'static str> {
        let text = core::str::from_utf8(self.text).ok()?;
        let mut params = text.lines().filter_map(|line| line.strip_prefix("param "));
        params.nth(at)?.split(' ').next()
    }

    /// No record.
    pub const NONE: Recorded = Recorded {
        text: &[],
        types: &[],
        invoke: Invoke::NONE,
    };
}

/// `on_error` as the record has it: 1 and its bits, sign-extended, or 0 and 0 where it is no number.
#[must_use]
pub const fn on_error<R: Lower>(value: R::Value) -> [[u8; 8]; 2] {
    // Never dropped: a constant's destructor cannot run at compile time, and this one owns nothing.
    let value = ManuallyDrop::new(value);
    let (size, desc) = (size_of::<R::Value>(), R::DESC);
    if !desc.is_number() || size > 8 {
        return [[0; 8]; 2];
    }
    let bytes = (&raw const value).cast::<u8>();
    // SAFETY: a number of this size, which has no gaps; it is read at any alignment.
    let mut bits = unsafe {
        match size {
            1 => bytes.read() as u64,
            2 => bytes.cast::<u16>().read_unaligned() as u64,
            4 => bytes.cast::<u32>().read_unaligned() as u64,
            _ => bytes.cast::<u64>().read_unaligned(),
        }
    };
    if desc.is_signed() && size < 8 && bits >> (8 * size - 1) == 1 {
        bits |= u64::MAX << (8 * size);
    }
    [1u64.to_le_bytes(), bits.to_le_bytes()]
}

/// Emits one record into the section of the format that is compiled for; its value is a [`Recorded`].
///
/// The section's name is a C identifier on ELF, so that the linker makes `__start_regmeta` and `__stop_regmeta` for the
/// fingerprint. In wasm the section is no part of the memory, so the library keeps a second copy of text and types there.
#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    ($item:ident, $counts:literal, $types:literal [$($type:expr),* $(,)?], $numbers:literal $values:expr, $text:literal $bytes:literal, $invoke:expr) => {{
        #[used]
        #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__regmeta"))]
        #[cfg_attr(windows, unsafe(link_section = ".regmeta$b"))]
        #[cfg_attr(not(any(target_vendor = "apple", windows)), unsafe(link_section = "regmeta"))]
        static RECORD: $crate::private::Record<$types, $numbers, $text> = $crate::private::Record {
            magic: $crate::private::MAGIC,
            version: $crate::private::VERSION,
            item: $crate::private::Item::$item as $crate::private::u8,
            width: $crate::private::WIDTH,
            counts: *$counts,
            types: [$($type),*],
            numbers: $values,
            text: *$bytes,
        };
        $crate::__recorded!(RECORD, [$($type),*], $bytes, $invoke)
    }};
}

#[doc(hidden)]
#[cfg(not(target_family = "wasm"))]
#[macro_export]
macro_rules! __recorded {
    ($record:ident, [$($type:expr),*], $bytes:literal, $invoke:expr) => {
        $crate::private::Recorded {
            text: &$record.text,
            types: &$record.types,
            invoke: $invoke,
        }
    };
}

#[doc(hidden)]
#[cfg(target_family = "wasm")]
#[macro_export]
macro_rules! __recorded {
    ($record:ident, [$($type:expr),*], $bytes:literal, $invoke:expr) => {
        $crate::private::Recorded {
            text: $bytes,
            types: &[$($type),*],
            invoke: $invoke,
        }
    };
}
