//! The record that an attribute leaves in the built artifact. `registry-bindgen` reads it. At run time only the fingerprint does.
//!
//! The macros write one `record!` for each type, and `expansion.rs` one record for each function, with a text whose length is known. The linker
//! puts the records of all linked crates one after another into the section `regmeta` (`__DATA,__regmeta` on Apple's systems, `.regmeta` on
//! Windows, a custom section in wasm), perhaps with zero bytes between them.
//!
//! A record is little-endian and has no alignment. It consists of:
//!
//! * A head of 24 bytes: the magic (8), the version (2), the kind of item (1), the size of a pointer on the target (1), the size of the record
//!   (4), the size of the text (4), the number of nodes (2) and the number of numbers (2).
//! * The nodes of the types, 24 bytes each (`TypeDesc::bytes`).
//! * The numbers, 8 bytes each.
//! * The text: one fact a line, as a keyword and its value.
//!
//! Names are in the text, since the macro knows the tokens. Types are constants of the traits, since only the compiler knows what an alias
//! such as `c_int` is. A reader skips lines whose keyword it does not know: a new fact that an old reader may ignore is a new line. Every
//! other change is a new [`VERSION`].
//!
//! # Invariants
//! * A type is its nodes, from the outermost to the innermost.
//! * The node of a typed handle has the identity of its callback type, which is in the `identity` line of that type's record. A flag says whether the
//!   ownership of the entry crosses too. An identity of 0 is a handle of any type.
//! * The types of a function are in the order of the text's `param` lines, and then the return. Those of a struct are its own type, and then
//!   those of the `member` lines. Those of an enumeration are its own type, and then its integer.
//! * The numbers of a function or callback type are `on_error`: 1 and its bits, or 0 and 0. Those of a struct or an enumeration are one for each
//!   `member` line: the offset of the field in bytes, or the discriminant of the variant.
//! * The types that an item's raw pointers point to are in a second record of the same `symbol`, of the kind [`Item::Pointees`]. Its line
//!   `pointee 2 cm` is for the type at index 2 of the item's parameters and return, or of its fields. It has a letter for each level of pointer,
//!   from the outermost: `c` for const, `m` for mut. The record's types are those behind the innermost pointers, in the order of the lines; a type that
//!   can't cross is `Void`. `pointee 2 c char` points to C's `char`. A `Void` with the identity 1 says that the levels are not known, since a name on the way, such as
//!   `Option`, is not what it is in the standard library.
//! * Such a line for the index behind the return of a callback type is for its `user_data`, if that is not a `void *`. The letter `-` is for no pointer: the type is
//!   that of `user_data` itself. The line `user_data_at 1` of the callback type says how many parameters stand before `user_data` in its third thunk.

use crate::call::params::FunctionPointer;
use crate::values::lower::Lower;
use crate::values::type_desc::{self, Node, TypeDesc};
use core::marker::PhantomData;
use core::mem::ManuallyDrop;

/// The first bytes of every record. A reader finds the next record by them where a linker has left a gap.
const MAGIC: [u8; 8] = *b"REGMETA\0";

/// The layout that this file describes. Numbers are never reused.
const VERSION: [u8; 2] = 3u16.to_le_bytes();

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
    /// The types that the raw pointers of another record's types point to.
    Pointees = 6,
    /// A trait whose methods foreign code calls.
    Interface = 7,
    /// A method of an interface.
    Method = 8,
}

/// One record.
#[derive(Debug)]
#[repr(C)]
pub struct Record<const NODES: usize, const NUMBERS: usize, const TEXT: usize> {
    magic: [u8; 8],
    version: [u8; 2],
    item: u8,
    width: u8,
    /// The size of the record (4), the size of the text (4), the number of nodes (2) and of numbers (2).
    counts: [u8; 12],
    nodes: [Node; NODES],
    numbers: [[u8; 8]; NUMBERS],
    /// One fact a line.
    pub text: [u8; TEXT],
}

impl<const NODES: usize, const NUMBERS: usize, const TEXT: usize> Record<NODES, NUMBERS, TEXT> {
    /// A record of these types, with aliases resolved, of these numbers, which are little-endian and which only the compiler knows (`on_error`,
    /// discriminants, offsets of fields), and of this text.
    ///
    /// # Panics
    /// At compile time, if it has more than 65,535 nodes or numbers.
    #[must_use]
    pub const fn new(
        item: Item,
        types: &[&TypeDesc],
        numbers: [[u8; 8]; NUMBERS],
        text: [u8; TEXT],
    ) -> Self {
        Self::of_nodes(item, type_desc::flat(types), numbers, text)
    }

    const fn of_nodes(
        item: Item,
        nodes: [Node; NODES],
        numbers: [[u8; 8]; NUMBERS],
        text: [u8; TEXT],
    ) -> Self {
        Record {
            magic: MAGIC,
            version: VERSION,
            item: item as u8,
            width: size_of::<usize>() as u8,
            counts: Self::counts(),
            nodes,
            numbers,
            text,
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "what does not fit stops the build"
    )]
    const fn counts() -> [u8; 12] {
        let bytes = size_of::<Self>();
        assert!(
            NODES <= 0xffff && NUMBERS <= 0xffff && bytes <= 0xffff_ffff,
            "an item of more than 65535 fields or variants can't be described for foreign code"
        );
        let (bytes, text) = ((bytes as u32).to_le_bytes(), (TEXT as u32).to_le_bytes());
        let nodes = (NODES as u16).to_le_bytes();
        let numbers = (NUMBERS as u16).to_le_bytes();
        [
            bytes[0], bytes[1], bytes[2], bytes[3], text[0], text[1], text[2], text[3], nodes[0],
            nodes[1], numbers[0], numbers[1],
        ]
    }

    /// The text, for the library itself. In wasm, where a section is not in memory, that is `copy`.
    #[must_use]
    pub const fn text(&'static self, copy: &'static [u8; TEXT]) -> &'static [u8] {
        if cfg!(target_family = "wasm") {
            copy
        } else {
            &self.text
        }
    }
}

impl<const NODES: usize, const TEXT: usize> Record<NODES, 2, TEXT> {
    /// The record of a function, with the types of its signature.
    #[must_use]
    pub const fn function<P: FunctionPointer<R>, R: Lower>(
        on_error: [[u8; 8]; 2],
        text: [u8; TEXT],
    ) -> Self {
        Self::of_nodes(Item::Function, Nodes::<P, R, NODES>::FLAT, on_error, text)
    }

    /// The record of a callback type, with the types of its signature.
    #[must_use]
    pub const fn callback<P: FunctionPointer<R>, R: Lower>(
        on_error: [[u8; 8]; 2],
        text: [u8; TEXT],
    ) -> Self {
        Self::of_nodes(Item::Callback, Nodes::<P, R, NODES>::FLAT, on_error, text)
    }

    /// The record of a method, with the types of its signature.
    #[must_use]
    pub const fn method<P: FunctionPointer<R>, R: Lower>(
        on_error: [[u8; 8]; 2],
        text: [u8; TEXT],
    ) -> Self {
        Self::of_nodes(Item::Method, Nodes::<P, R, NODES>::FLAT, on_error, text)
    }
}

/// The nodes of a signature's types. A constant, so that the compiler evaluates the loops over their bytes once for a signature and not for each
/// function: they were a third of what a function cost in a debug build.
struct Nodes<P, R, const NODES: usize>(PhantomData<(P, R)>);

impl<P: FunctionPointer<R>, R: Lower, const NODES: usize> Nodes<P, R, NODES> {
    const FLAT: [Node; NODES] = type_desc::flat(P::TYPES);
}

/// `on_error` as it is in a record: 1 and its bits, sign-extended, or 0 and 0 if it is not a number.
#[must_use]
pub const fn on_error<R: Lower>(value: R::Value) -> [[u8; 8]; 2] {
    // Never dropped: destructors do not run at compile time, and this value owns nothing.
    let value = ManuallyDrop::new(value);
    let (size, desc) = (size_of::<R::Value>(), R::DESC);
    if !desc.is_number() || size > 8 {
        return [[0; 8]; 2];
    }
    let bytes = (&raw const value).cast::<u8>();
    // SAFETY: a number of this size, without padding, is read at any alignment.
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

/// Emits one record into the target's section for records. Its value is a [`Recorded`](crate::private::Recorded).
#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    ($types:ident $record:ident $item:ident, [$($type:expr),* $(,)?], $numbers:literal $values:expr, $text:literal $bytes:literal, $invoke:expr) => {{
        const $types: &[&$crate::private::TypeDesc] = &[$($type),*];
        $crate::__in_records! {
            static $record: $crate::private::Record<{ $crate::private::nodes($types) }, $numbers, $text> =
                $crate::private::Record::new($crate::private::Item::$item, $types, $values, *$bytes);
        }
        $crate::private::Recorded {
            text: $record.text($bytes),
            types: $types,
            invoke: $invoke,
        }
    }};
}

/// As [`__record`], for a callback type or a method, whichever the first word says. Its value is the text.
#[doc(hidden)]
#[macro_export]
macro_rules! __callback_record {
    ($make:ident $record:ident, $params:ty, $return:ty, $on_error:expr, $text:literal $bytes:literal) => {{
        $crate::__in_records! {
            static $record: $crate::private::Record<{ <$params as $crate::private::FunctionPointer<$return>>::NODES }, 2, $text> =
                $crate::private::Record::$make::<$params, $return>($on_error, *$bytes);
        }
        $record.text($bytes)
    }};
}

/// Puts a static into the target's section for records.
///
/// The section's name is a C identifier on ELF, so that the linker makes `__start_regmeta` and `__stop_regmeta` for the
/// fingerprint.
#[doc(hidden)]
#[macro_export]
macro_rules! __in_records {
    ($($item:tt)*) => {
        #[used]
        #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__regmeta"))]
        #[cfg_attr(windows, unsafe(link_section = ".regmeta$b"))]
        #[cfg_attr(not(any(target_vendor = "apple", windows)), unsafe(link_section = "regmeta"))]
        $($item)*
    };
}
