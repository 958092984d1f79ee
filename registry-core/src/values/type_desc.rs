//! The one description of a value: what it is behind its aliases, and its size and alignment, as a tree of constants.
//!
//! `values/lift.rs`, `values/lower.rs` and `values/borrowed.rs` describe the types of the language and the library, the derive those of the user.
//! `metadata/record.rs` writes the description into the artifact, where `registry-bindgen` reads it; `call/dynamic.rs` reads and writes tagged
//! values by it. So the stub, the C header, every binding and `invoke` say the same of a value.
//!
//! # Invariants
//! - A node of kind `Reference`, `Slice`, `Vector` or `Array` has an inner node, and no other has one.
//! - Size and alignment are those of the node itself: a pointer for a reference, a pointer and a length for a slice, all elements of an
//!   array. They are never cut: what does not fit into 32 bits is a compile error.

use core::fmt;

/// What a value is once all aliases are gone. The numbers are part of the record's format and never reused.
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
    /// A pointer to one value, for the call only.
    Reference = 22,
    /// A pointer and a length, for the call only.
    Slice = 23,
    /// An owned buffer that the caller frees.
    Vector = 24,
    /// So many values in a row.
    Array = 25,
}

/// Null or 0 is none.
const OPTIONAL: u8 = 1;
/// Returned by a callback that can fail. Only a root has it.
const FALLIBLE: u8 = 2;
/// An enumeration whose number may be below zero.
const SIGNED: u8 = 4;

/// Arrays in each other, and what holds them: a reader goes through them by recursion.
pub(crate) const DEEPEST: usize = 64;

/// One node of the tree, and through it all that is inside.
#[derive(Clone, Copy, Debug)]
pub struct TypeDesc {
    kind: Kind,
    flags: u8,
    size: u32,
    align: u32,
    /// Elements of an array, otherwise 0.
    count: u32,
    /// Which struct or enumeration, 0 for none.
    identity: u64,
    inner: Option<&'static TypeDesc>,
}

impl TypeDesc {
    /// A plain value of the layout of `T`.
    #[must_use]
    pub const fn of<T>(kind: Kind) -> Self {
        TypeDesc {
            kind,
            flags: 0,
            size: narrow(size_of::<T>()),
            align: narrow(align_of::<T>()),
            count: 0,
            identity: 0,
            inner: None,
        }
    }

    /// What the derive has refused: its errors are to stay the only ones.
    pub const REFUSED: TypeDesc = TypeDesc {
        identity: u64::MAX,
        ..Self::of::<()>(Kind::Void)
    };

    pub(crate) const fn is_refused(&self) -> bool {
        matches!(self.kind, Kind::Void) && self.identity == u64::MAX
    }

    /// A struct, whose own record carries the same `identity`.
    #[must_use]
    pub const fn structure<T>(identity: u64) -> Self {
        TypeDesc {
            identity,
            ..Self::of::<T>(Kind::Struct)
        }
    }

    /// An enumeration, whose number may be below zero if `signed`.
    #[must_use]
    pub const fn enumeration<T>(identity: u64, signed: bool) -> Self {
        TypeDesc {
            identity,
            flags: if signed { SIGNED } else { 0 },
            ..Self::of::<T>(Kind::Enumeration)
        }
    }

    /// The same value, or null or 0 for none.
    #[must_use]
    pub const fn optional(self) -> Self {
        TypeDesc {
            flags: self.flags | OPTIONAL,
            ..self
        }
    }

    /// The same value, returned by a callback that can fail.
    #[must_use]
    pub const fn fallible(self) -> Self {
        TypeDesc {
            flags: self.flags | FALLIBLE,
            ..self
        }
    }

    /// A pointer to one `inner`, for the call only. `P` is the pointer.
    #[must_use]
    pub const fn reference<P>(inner: &'static TypeDesc) -> Self {
        Self::around::<P>(Kind::Reference, inner)
    }

    /// A pointer and a length in `inner`s, for the call only. `P` is the pair.
    #[must_use]
    pub const fn slice<P>(inner: &'static TypeDesc) -> Self {
        Self::around::<P>(Kind::Slice, inner)
    }

    /// A buffer of `inner`s that the caller frees. `B` is the buffer.
    #[must_use]
    pub const fn vector<B>(inner: &'static TypeDesc) -> Self {
        Self::around::<B>(Kind::Vector, inner)
    }

    const fn around<T>(kind: Kind, inner: &'static TypeDesc) -> Self {
        TypeDesc {
            inner: Some(inner),
            ..Self::of::<T>(kind)
        }
    }

    /// `count` of `inner` in a row.
    #[must_use]
    pub const fn array(inner: &'static TypeDesc, count: usize) -> Self {
        assert!(
            count != 0,
            "an array of no elements can't cross the C boundary: C has no such type; give it a length"
        );
        let count = narrow(count);
        let Some(size) = inner.size.checked_mul(count) else {
            panic!("{}", TOO_LARGE)
        };
        TypeDesc {
            kind: Kind::Array,
            flags: 0,
            size,
            align: inner.align,
            count,
            identity: 0,
            inner: Some(inner),
        }
    }

    /// What it is.
    pub(crate) const fn kind(&self) -> Kind {
        self.kind
    }

    /// Bytes of this node.
    pub(crate) const fn size(&self) -> usize {
        self.size as usize
    }

    /// Alignment of this node in bytes.
    pub(crate) const fn align(&self) -> usize {
        self.align as usize
    }

    /// The element, or what a pointer points to.
    pub(crate) const fn inner(&self) -> Option<&'static TypeDesc> {
        self.inner
    }

    /// Whether null or 0 is none.
    pub(crate) const fn is_optional(&self) -> bool {
        self.flags & OPTIONAL != 0
    }

    /// Whether it is a run of bytes, borrowed or owned: a slice or a vector of `u8`.
    pub(crate) const fn is_bytes(&self) -> bool {
        match (self.kind, self.inner) {
            (Kind::Slice | Kind::Vector, Some(inner)) => matches!(inner.kind, Kind::U8),
            _ => false,
        }
    }

    /// Whether a number of this type may be below zero.
    pub(crate) const fn is_signed(&self) -> bool {
        match self.kind {
            Kind::I8 | Kind::I16 | Kind::I32 | Kind::I64 | Kind::Isize => true,
            Kind::Enumeration => self.flags & SIGNED != 0,
            _ => false,
        }
    }

    /// Whether the value crosses as one number, so that its bits can be taken at compile time.
    pub(crate) const fn is_number(&self) -> bool {
        let kind = self.kind as u8;
        kind >= Kind::Bool as u8 && kind <= Kind::Handle as u8
            || matches!(self.kind, Kind::Enumeration)
    }

    /// Bytes of a node in a record.
    pub(crate) const BYTES: usize = 24;

    /// This node as it stands in a record: kind, flags, zero (2), size (4), alignment (4), count (4), identity (8).
    const fn bytes(&self) -> Node {
        let mut bytes = [0; Self::BYTES];
        bytes[0] = self.kind as u8;
        bytes[1] = self.flags;
        put(&mut bytes, 4, &self.size.to_le_bytes());
        put(&mut bytes, 8, &self.align.to_le_bytes());
        put(&mut bytes, 12, &self.count.to_le_bytes());
        put(&mut bytes, 16, &self.identity.to_le_bytes());
        bytes
    }
}

/// One node in a record.
pub(crate) type Node = [u8; TypeDesc::BYTES];

const TOO_LARGE: &str = "a value of 4 GiB or more can't cross the C boundary";

/// A size that fits into 32 bits: on 64-bit targets another could be written down by mistake.
#[allow(
    clippy::cast_possible_truncation,
    reason = "what does not fit stops the build"
)]
const fn narrow(size: usize) -> u32 {
    let narrow = size as u32;
    assert!(narrow as usize == size, "{}", TOO_LARGE);
    narrow
}

/// How many nodes these types have in a record.
///
/// # Panics
/// At compile time, if a type is nested more than 64 deep, which no reader goes through.
#[must_use]
pub const fn nodes(types: &[&TypeDesc]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < types.len() {
        let mut depth = 1;
        let mut node = types[at];
        while let Some(inner) = node.inner {
            depth += 1;
            node = inner;
        }
        assert!(
            depth <= DEEPEST,
            "a type of arrays nested this deep can't cross the C boundary"
        );
        count += depth;
        at += 1;
    }
    count
}

/// The nodes of these types, one type after the other, each from the outermost to the innermost.
pub(crate) const fn flat<const NODES: usize>(types: &[&TypeDesc]) -> [Node; NODES] {
    let mut flat = [[0; TypeDesc::BYTES]; NODES];
    let (mut at, mut count) = (0, 0);
    while at < types.len() {
        let mut node = types[at];
        flat[count] = node.bytes();
        count += 1;
        while let Some(inner) = node.inner {
            flat[count] = inner.bytes();
            count += 1;
            node = inner;
        }
        at += 1;
    }
    assert!(count == NODES, "the record has room for its types");
    flat
}

/// Copies `from` into `into` at `at`: `copy_from_slice` is not `const` on the oldest compiler supported.
const fn put(into: &mut Node, at: usize, from: &[u8]) {
    let mut i = 0;
    while i < from.len() {
        into[at + i] = from[i];
        i += 1;
    }
}

/// The type in a word or two, as `describe` gives it: `i32`, `text`, `[f64]`, `&[u8; 16]`.
impl fmt::Display for TypeDesc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_optional() {
            f.write_str("optional ")?;
        }
        match (self.kind, self.inner) {
            (Kind::Reference, Some(inner)) => write!(f, "&{inner}"),
            (Kind::Slice, Some(inner)) => write!(f, "[{inner}]"),
            (Kind::Vector, Some(inner)) => write!(f, "buffer of {inner}"),
            (Kind::Array, Some(inner)) => write!(f, "[{inner}; {}]", self.count),
            // A host that learns the type here has to know which number it passes.
            (Kind::Enumeration, _) => {
                let letter = if self.is_signed() { 'i' } else { 'u' };
                write!(f, "{} {letter}{}", self.kind.word(), 8 * self.size)
            }
            (kind, _) => f.write_str(kind.word()),
        }
    }
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Void => "()",
            Kind::Bool => "bool",
            Kind::I8 => "i8",
            Kind::I16 => "i16",
            Kind::I32 => "i32",
            Kind::I64 => "i64",
            Kind::U8 => "u8",
            Kind::U16 => "u16",
            Kind::U32 => "u32",
            Kind::U64 => "u64",
            Kind::Isize => "isize",
            Kind::Usize => "usize",
            Kind::F32 => "f32",
            Kind::F64 => "f64",
            Kind::Handle => "handle",
            Kind::ConstPointer | Kind::MutPointer => "pointer",
            Kind::FunctionPointer => "function pointer",
            Kind::Struct => "struct",
            Kind::Enumeration => "enum",
            Kind::Text => "text",
            Kind::CText => "C string",
            Kind::Reference => "reference",
            Kind::Slice => "slice",
            Kind::Vector => "buffer",
            Kind::Array => "array",
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::values::lift::{FfiType, Lift};
    use alloc::string::ToString;

    #[repr(C, align(512))]
    struct Page(u8);

    #[test]
    fn an_alignment_of_any_size_comes_through() {
        let page = TypeDesc::structure::<Page>(7);
        assert_eq!((page.size(), page.align()), (512, 512));
        let node = page.bytes();
        assert_eq!(node[..12], [18, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0]);
        assert_eq!(node[16..], 7u64.to_le_bytes());
    }

    #[test]
    fn what_is_inside_of_what_keeps_its_count() {
        let desc = <&'static [[[u16; 2]; 3]] as Lift>::DESC;
        assert_eq!(desc.to_string(), "[[[u16; 2]; 3]]");
        let [slice, outer, inner, element]: [Node; 4] = flat(&[desc]);
        assert_eq!(nodes(&[desc, desc]), 8);
        let numbers = |node: Node| [4, 8, 12].map(|at| node[at]);
        let pair = size_of::<usize>() as u8;
        assert_eq!((slice[0], numbers(slice)), (23, [2 * pair, pair, 0]));
        assert_eq!((outer[0], numbers(outer)), (25, [12, 2, 3]));
        assert_eq!((inner[0], numbers(inner)), (25, [4, 2, 2]));
        assert_eq!((element[0], numbers(element)), (7, [2, 2, 0]));
    }

    #[test]
    fn what_does_not_fit_is_refused_and_never_cut() {
        let byte = <u8 as FfiType>::DESC;
        let too_large = std::panic::catch_unwind(|| TypeDesc::array(byte, 1 << 31).size());
        assert_eq!(too_large.ok(), Some(1 << 31));
        static HALF: TypeDesc = TypeDesc::array(<u32 as FfiType>::DESC, 1 << 29);
        assert!(std::panic::catch_unwind(|| TypeDesc::array(&HALF, 2)).is_err());
        #[cfg(target_pointer_width = "64")]
        assert!(std::panic::catch_unwind(|| TypeDesc::array(byte, 1 << 32)).is_err());
        assert!(std::panic::catch_unwind(|| TypeDesc::array(byte, 0)).is_err());
    }
}
