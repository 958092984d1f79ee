//! [`TypeDesc`], the only description of a type that crosses: its kind without aliases, its size and its alignment, as a tree
//! of constants.
//!
//! The implementations of [`Lift`], [`Lower`] and [`FfiType`] carry one: this crate writes those of the language's and the library's
//! types, the derive those of the user's. [`crate::metadata::record`] stores the description in the artifact, where
//! `registry-bindgen` reads it, and [`crate::call::dynamic`] reads and writes tagged values by it. So the stub, the C header,
//! every binding and `invoke` agree on the layout.
//!
//! # Invariants
//! - A node of kind `Reference`, `Slice`, `Vector`, `Array` or `Promise` has an inner node. Nodes of other kinds have none.
//! - Size and alignment are those of the node itself: a pointer for a reference, a pointer and a length for a slice, all elements
//!   for an array. They are never truncated: a size above 32 bits is a compile error.
//!
//! [`Lift`]: crate::values::lift::Lift
//! [`Lower`]: crate::values::lower::Lower
//! [`FfiType`]: crate::values::lift::FfiType

use core::fmt;

/// The kind of a type, with all aliases resolved. The numbers are part of the record's format and are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// `()`, as a return type.
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
    /// `*const T`.
    ConstPointer = 15,
    /// `*mut T`.
    MutPointer = 16,
    /// A function pointer.
    FunctionPointer = 17,
    /// A struct. Its own record has the same identity.
    Struct = 18,
    /// An enumeration. Its own record has the same identity.
    Enumeration = 19,
    /// UTF-8 text: a borrowed pointer and length as an argument, an owned buffer as a result.
    Text = 20,
    /// Borrowed text with a NUL at its end.
    CText = 21,
    /// A pointer to one value, valid during the call.
    Reference = 22,
    /// A pointer and a length, valid during the call.
    Slice = 23,
    /// An owned buffer that the caller frees.
    Vector = 24,
    /// A fixed number of elements.
    Array = 25,
    /// A pointer to the struct of a foreign callable. The identity is that of its callback type.
    Foreign = 26,
    /// A handle of a promise. The node inside is the type of its value.
    Promise = 27,
}

/// Flag: null or 0 stands for `None`.
const OPTIONAL: u8 = 1;
/// Flag: the return type of a callback that can fail, or the value of a promise that can.
const FALLIBLE: u8 = 2;
/// Flag: an enumeration with signed discriminants.
const SIGNED: u8 = 4;
/// Flag: a handle that brings the ownership of its entry with it. The identity is that of its callback type.
const OWNED: u8 = 8;
/// Flag: an integer that can't be 0.
const NONZERO: u8 = 16;
/// Flag: a foreign callable that any thread may call.
const ANY_THREAD: u8 = 32;

/// The deepest tree that is allowed, since readers recurse through it.
pub(crate) const DEEPEST: usize = 64;

/// One node of the tree, with a reference to the node inside it.
#[derive(Clone, Copy, Debug)]
pub struct TypeDesc {
    kind: Kind,
    flags: u8,
    size: u32,
    align: u32,
    /// Elements of an array, otherwise 0.
    count: u32,
    /// Identity of the struct, the enumeration, or the callback type of a typed handle or a foreign callable, otherwise 0.
    identity: u64,
    inner: Option<&'static TypeDesc>,
}

impl TypeDesc {
    /// A type without inner node, with the layout of `T`.
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

    /// Stands for a type that the derive has rejected. Later checks skip it, so that the derive's errors stay the only ones.
    pub const REFUSED: TypeDesc = TypeDesc {
        identity: u64::MAX,
        ..Self::of::<()>(Kind::Void)
    };

    /// Stands for the pointee of a raw pointer whose levels are not known either.
    pub const UNKNOWN: TypeDesc = TypeDesc {
        identity: 1,
        ..Self::of::<()>(Kind::Void)
    };

    #[cfg(all(test, not(loom)))]
    pub(crate) const fn is_unknown(&self) -> bool {
        matches!(self.kind, Kind::Void) && self.identity == 1
    }

    pub(crate) const fn is_refused(&self) -> bool {
        matches!(self.kind, Kind::Void) && self.identity == u64::MAX
    }

    /// A struct, whose own record has the same `identity`.
    #[must_use]
    pub const fn structure<T>(identity: u64) -> Self {
        TypeDesc {
            identity,
            ..Self::of::<T>(Kind::Struct)
        }
    }

    /// An enumeration. `signed` says whether its discriminants are signed.
    #[must_use]
    pub const fn enumeration<T>(identity: u64, signed: bool) -> Self {
        TypeDesc {
            identity,
            flags: if signed { SIGNED } else { 0 },
            ..Self::of::<T>(Kind::Enumeration)
        }
    }

    /// A typed handle of C type `H`. `identity` is that of its callback type; 0 is any. `owned` says whether the entry's owner changes.
    #[must_use]
    pub const fn handle<H>(identity: u64, owned: bool) -> Self {
        TypeDesc {
            identity,
            flags: if owned { OWNED } else { 0 },
            ..Self::of::<H>(Kind::Handle)
        }
    }

    /// A foreign callable, which crosses as a pointer of type `P`. `identity` is that of its callback type. `any_thread` says whether any thread may
    /// call it.
    #[must_use]
    pub const fn foreign<P>(identity: u64, any_thread: bool) -> Self {
        TypeDesc {
            identity,
            flags: if any_thread { ANY_THREAD } else { 0 },
            ..Self::of::<P>(Kind::Foreign)
        }
    }

    /// The same type, with null or 0 for `None`.
    #[must_use]
    pub const fn optional(self) -> Self {
        TypeDesc {
            flags: self.flags | OPTIONAL,
            ..self
        }
    }

    /// The same integer, without 0.
    #[must_use]
    pub(crate) const fn nonzero(self) -> Self {
        TypeDesc {
            flags: self.flags | NONZERO,
            ..self
        }
    }

    /// The same type, as the return type of a callback that can fail.
    #[must_use]
    pub const fn fallible(self) -> Self {
        TypeDesc {
            flags: self.flags | FALLIBLE,
            ..self
        }
    }

    /// A pointer to one `inner`, valid during the call. `P` is the C type of the pointer.
    #[must_use]
    pub const fn reference<P>(inner: &'static TypeDesc) -> Self {
        Self::around::<P>(Kind::Reference, inner)
    }

    /// A pointer to elements of type `inner` and their number, valid during the call. `P` is the C type of the pair.
    #[must_use]
    pub const fn slice<P>(inner: &'static TypeDesc) -> Self {
        Self::around::<P>(Kind::Slice, inner)
    }

    /// A buffer of elements of type `inner` that the caller frees. `B` is the C type of the buffer.
    #[must_use]
    pub const fn vector<B>(inner: &'static TypeDesc) -> Self {
        Self::around::<B>(Kind::Vector, inner)
    }

    /// A handle of a promise, whose value has the type `inner`. `H` is the C type of a handle.
    ///
    /// # Panics
    /// At compile time, if the value is a promise itself.
    // `track_caller`: the compiler's message shows the constant that calls it, and not this function.
    #[track_caller]
    #[must_use]
    pub const fn promise<H>(inner: &'static TypeDesc) -> Self {
        assert!(
            !matches!(inner.kind, Kind::Promise),
            "a promise of a promise can't cross the C boundary: resolve the outer one with the value of the inner one"
        );
        Self::around::<H>(Kind::Promise, inner)
    }

    const fn around<T>(kind: Kind, inner: &'static TypeDesc) -> Self {
        TypeDesc {
            inner: Some(inner),
            ..Self::of::<T>(kind)
        }
    }

    /// An array of `count` elements of type `inner`.
    ///
    /// # Panics
    /// At compile time, if `count` is 0 or the array has 4 GiB or more.
    // As for `promise`.
    #[track_caller]
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

    pub(crate) const fn kind(&self) -> Kind {
        self.kind
    }

    /// Size of this node in bytes.
    pub(crate) const fn size(&self) -> usize {
        self.size as usize
    }

    /// Alignment of this node in bytes.
    pub(crate) const fn align(&self) -> usize {
        self.align as usize
    }

    /// The type of the elements, or of the target of a pointer.
    pub(crate) const fn inner(&self) -> Option<&'static TypeDesc> {
        self.inner
    }

    /// Whether null or 0 stands for `None`.
    pub(crate) const fn is_optional(&self) -> bool {
        self.flags & OPTIONAL != 0
    }

    /// Whether it is `&[u8]` or `Vec<u8>`.
    pub(crate) const fn is_bytes(&self) -> bool {
        match (self.kind, self.inner) {
            (Kind::Slice | Kind::Vector, Some(inner)) => matches!(inner.kind, Kind::U8),
            _ => false,
        }
    }

    /// Whether numbers of this type are signed.
    pub(crate) const fn is_signed(&self) -> bool {
        match self.kind {
            Kind::I8 | Kind::I16 | Kind::I32 | Kind::I64 | Kind::Isize => true,
            Kind::Enumeration => self.flags & SIGNED != 0,
            _ => false,
        }
    }

    /// Whether the value crosses as one number, so that its bits can be read at compile time.
    pub(crate) const fn is_number(&self) -> bool {
        let kind = self.kind as u8;
        kind >= Kind::Bool as u8 && kind <= Kind::Handle as u8
            || matches!(self.kind, Kind::Enumeration | Kind::Promise)
    }

    /// Size of a node in a record.
    pub(crate) const BYTES: usize = 24;

    /// This node in the record's format: kind, flags, zero (2), size (4), alignment (4), count (4), identity (8).
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

/// One node in the record's format.
pub(crate) type Node = [u8; TypeDesc::BYTES];

const TOO_LARGE: &str = "a value of 4 GiB or more can't cross the C boundary";

/// Converts a size to the record's 32 bits.
///
/// # Panics
/// At compile time, if it does not fit.
#[allow(
    clippy::cast_possible_truncation,
    reason = "what does not fit stops the build"
)]
const fn narrow(size: usize) -> u32 {
    let narrow = size as u32;
    assert!(narrow as usize == size, "{}", TOO_LARGE);
    narrow
}

/// The number of nodes of these types in a record.
///
/// # Panics
/// At compile time, if a type is nested more than 64 levels deep, which is the limit of the readers.
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

/// The nodes of these types in the record's order: type by type, each from its outermost node to its innermost.
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

/// Copies `from` to `into[at..]`: `copy_from_slice` is not `const` in the minimum supported Rust version.
const fn put(into: &mut Node, at: usize, from: &[u8]) {
    let mut i = 0;
    while i < from.len() {
        into[at + i] = from[i];
        i += 1;
    }
}

/// The short form that `describe` gives: `i32`, `nonzero u64`, `text`, `[f64]`, `&[u8; 16]`, `owned handle 3822515149466951`.
impl fmt::Display for TypeDesc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_optional() {
            f.write_str("optional ")?;
        }
        if self.flags & NONZERO != 0 {
            f.write_str("nonzero ")?;
        }
        match (self.kind, self.inner) {
            (Kind::Reference, Some(inner)) => write!(f, "&{inner}"),
            (Kind::Slice, Some(inner)) => write!(f, "[{inner}]"),
            (Kind::Vector, Some(inner)) => write!(f, "buffer of {inner}"),
            (Kind::Promise, Some(inner)) => write!(f, "promise of {inner}"),
            (Kind::Array, Some(inner)) => write!(f, "[{inner}; {}]", self.count),
            // A host that learns the signature at run time has to know which integer type it passes.
            (Kind::Enumeration, _) => {
                let letter = if self.is_signed() { 'i' } else { 'u' };
                write!(f, "{} {letter}{}", self.kind.word(), 8 * self.size)
            }
            // The number is that in the `identity` line of the callback type's own record.
            (Kind::Handle, _) if self.identity != 0 => {
                let owner = if self.flags & OWNED == 0 {
                    "borrowed"
                } else {
                    "owned"
                };
                write!(f, "{owner} handle {}", self.identity)
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
            Kind::Foreign => "foreign callable",
            Kind::Promise => "promise",
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
    fn a_nested_array_keeps_the_count_of_each_level() {
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
    fn a_size_that_does_not_fit_is_refused_and_never_truncated() {
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
