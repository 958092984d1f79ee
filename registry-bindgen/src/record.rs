//! Decodes one record. Its layout is that of `metadata/record.rs` in `registry-core`; a test compares the two.
//!
//! [`crate::artifact`] finds the records, and [`crate::model`] interprets them.
//!
//! Invariant: no length is trusted. Every read is bounded by the available bytes.

use std::fmt;

/// What every record begins with.
pub const MAGIC: [u8; 8] = *b"REGMETA\0";
/// The version of the layout that is read here.
pub const VERSION: u16 = 3;
/// Bytes of the head, and of one node of a type.
const HEAD: usize = 24;
/// The deepest nesting of a type, since readers recurse through it.
const DEEPEST: usize = 64;

/// Why a record could not be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordError {
    /// The bytes do not begin with the magic.
    NotARecord,
    /// The record was written by an earlier release.
    Older(u16),
    /// The record was written by a later release.
    Newer(u16),
    /// The record says that it is longer than what is left.
    Truncated {
        /// The length that it claims, in bytes.
        claims: usize,
        /// The bytes that are there.
        left: usize,
    },
    /// The lengths inside are inconsistent, or the text is not UTF-8.
    Garbage(&'static str),
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotARecord => write!(
                f,
                "no record begins here; the section was written by something else or is damaged"
            ),
            Self::Older(found) => {
                write!(
                    f,
                    "record version {found}, this `registry-bindgen` reads version {VERSION}: it was written by an older `registry-core`; build the library again with the one that belongs to this `registry-bindgen`"
                )
            }
            Self::Newer(found) => {
                write!(
                    f,
                    "record version {found}, this `registry-bindgen` reads version {VERSION}; install the release of `registry-bindgen` that belongs to the library's `registry-core`"
                )
            }
            Self::Truncated { claims, left } => {
                write!(
                    f,
                    "truncated: a record of {claims} bytes, {left} bytes are there; build the library again"
                )
            }
            Self::Garbage(what) => write!(f, "damaged: {what}; build the library again"),
        }
    }
}

/// What a record describes; the numbers are part of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A function with a stub of its own.
    Function,
    /// A callback type.
    Callback,
    /// A `repr(C)` struct.
    Struct,
    /// A fieldless enumeration.
    Enumeration,
    /// `export_runtime!`.
    Runtime,
    /// What the raw pointers of another record's types point to.
    Pointees,
    /// A trait whose methods are called by handle.
    Trait,
    /// A method of a trait.
    Method,
}

/// One node of a type, still as numbers, with all that is inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeDesc {
    /// What the value is.
    pub kind: u8,
    /// Whether null or 0 is none.
    pub optional: bool,
    /// Whether the callback that returns it can fail.
    pub fallible: bool,
    /// Size in bytes: of the pointer for a reference, of pointer and length for a slice, of all elements for an array.
    pub size: u32,
    /// Alignment in bytes.
    pub align: u32,
    /// Elements of an array.
    pub count: u32,
    /// Whether it is a handle that brings the ownership of its entry.
    pub owned: bool,
    /// Whether it is an integer that can't be 0.
    pub nonzero: bool,
    /// Whether it is a foreign callable that any thread may call.
    pub any_thread: bool,
    /// Which struct, enumeration, or callback type of a handle or a foreign callable, zero for none.
    pub identity: u64,
    /// What a reference points to, the element of a slice, a vector or an array, or the value of a promise.
    pub inner: Option<Box<TypeDesc>>,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it describes.
    pub item: Item,
    /// Bytes of a pointer on the library's target.
    pub pointer_width: u8,
    /// Types, in the order that the item's kind gives them.
    pub types: Vec<TypeDesc>,
    /// Numbers known to the compiler only: a plain `on_error`, the discriminants of an enumeration, the offsets of a struct's fields.
    pub numbers: Vec<u64>,
    /// The text's lines as (keyword, value).
    pub facts: Vec<(String, String)>,
    /// This record's part of the interface's fingerprint.
    pub fingerprint: u64,
}

impl Record {
    /// Decodes the record at the beginning of `bytes`, and says how long it is.
    ///
    /// # Errors
    /// [`RecordError`], by what is wrong first.
    pub fn decode(bytes: &[u8]) -> Result<(Self, usize), RecordError> {
        let shown = bytes.len().min(MAGIC.len());
        if bytes[..shown] != MAGIC[..shown] {
            return Err(RecordError::NotARecord);
        }
        let head = bytes.get(..HEAD).ok_or(RecordError::Truncated {
            claims: HEAD,
            left: bytes.len(),
        })?;
        check_version(u16::from_le_bytes([head[8], head[9]]))?;
        let (length, text) = (u32_at(head, 12) as usize, u32_at(head, 16) as usize);
        let nodes = usize::from(u16::from_le_bytes([head[20], head[21]])) * HEAD;
        let numbers = usize::from(u16::from_le_bytes([head[22], head[23]])) * 8;
        let sum = (HEAD + nodes + numbers).checked_add(text);
        if sum != Some(length) {
            return Err(RecordError::Garbage(
                "its parts do not add up to its length",
            ));
        }
        let whole = bytes.get(..length).ok_or(RecordError::Truncated {
            claims: length,
            left: bytes.len(),
        })?;
        let (nodes, rest) = whole[HEAD..].split_at(nodes);
        let (numbers, text) = rest.split_at(numbers);
        let text =
            std::str::from_utf8(text).map_err(|_| RecordError::Garbage("its text is not UTF-8"))?;
        let record = Self {
            item: item(head[10])?,
            pointer_width: head[11],
            types: types(nodes)?,
            numbers: numbers.chunks_exact(8).map(|n| u64_at(n, 0)).collect(),
            facts: text.lines().map(fact).collect(),
            fingerprint: fingerprint(whole, whole.len() - text.len()),
        };
        Ok((record, length))
    }

    /// The value of the first line with this keyword.
    #[must_use]
    pub fn fact(&self, keyword: &str) -> Option<&str> {
        self.facts
            .iter()
            .find(|(k, _)| k == keyword)
            .map(|(_, value)| value.as_str())
    }
}

fn check_version(version: u16) -> Result<(), RecordError> {
    match version {
        VERSION => Ok(()),
        0 => Err(RecordError::Garbage("version 0")),
        older if older < VERSION => Err(RecordError::Older(older)),
        newer => Err(RecordError::Newer(newer)),
    }
}

fn item(number: u8) -> Result<Item, RecordError> {
    Ok(match number {
        1 => Item::Function,
        2 => Item::Callback,
        3 => Item::Struct,
        4 => Item::Enumeration,
        5 => Item::Runtime,
        6 => Item::Pointees,
        7 => Item::Trait,
        8 => Item::Method,
        _ => {
            return Err(RecordError::Garbage(
                "it describes an item of an unknown kind",
            ));
        }
    })
}

/// The types whose nodes these are: a node of these kinds is followed by what is inside of it.
fn types(nodes: &[u8]) -> Result<Vec<TypeDesc>, RecordError> {
    let (mut types, mut outer) = (Vec::new(), Vec::new());
    for bytes in nodes.chunks_exact(HEAD) {
        let node = node(bytes);
        if is_outer(node.kind) {
            outer.push(node);
            if outer.len() >= DEEPEST {
                return Err(RecordError::Garbage("one of its types has no end"));
            }
            continue;
        }
        types.push(outer.drain(..).rev().fold(node, |inner, outer| TypeDesc {
            inner: Some(Box::new(inner)),
            ..outer
        }));
    }
    if outer.is_empty() {
        Ok(types)
    } else {
        Err(RecordError::Garbage("its last type has no end"))
    }
}

/// Whether a node of this kind has another inside: reference, slice, vector, array, promise.
fn is_outer(kind: u8) -> bool {
    matches!(kind, 22..=25 | 27)
}

fn node(bytes: &[u8]) -> TypeDesc {
    let flag = |bit: u8| bytes[1] & bit != 0;
    TypeDesc {
        kind: bytes[0],
        optional: flag(1),
        fallible: flag(2),
        owned: flag(8),
        nonzero: flag(16),
        any_thread: flag(32),
        size: u32_at(bytes, 4),
        align: u32_at(bytes, 8),
        count: u32_at(bytes, 12),
        identity: u64_at(bytes, 16),
        inner: None,
    }
}

/// `keyword value`; a line feed inside a value was written as `\n`, a backslash as `\\`.
///
/// A carriage return of its own, which no comment can hold, ends a line of documentation and is a space elsewhere.
fn fact(line: &str) -> (String, String) {
    let (keyword, value) = line.split_once(' ').unwrap_or((line, ""));
    let is_text = matches!(keyword, "doc" | "about");
    let returned = if is_text { '\n' } else { ' ' };
    let mut text = String::with_capacity(value.len());
    let mut escaped = false;
    for c in value.chars() {
        match (escaped, c) {
            (false, '\\') => escaped = true,
            (true, 'n') => {
                text.push('\n');
                escaped = false;
            }
            (_, c) => {
                text.push(if c == '\r' { returned } else { c });
                escaped = false;
            }
        }
    }
    (keyword.to_owned(), text)
}

/// FNV-1a over what a caller depends on: the item's kind, types, numbers, and every line of the text but documentation and versions.
///
/// `registry_core` computes the same at run time, and the browser's loader over the module's custom section.
#[must_use]
pub fn fingerprint(record: &[u8], text_at: usize) -> u64 {
    let mut hash = Fnv::default();
    hash.add(&record[10..12]);
    hash.add(&record[HEAD..text_at]);
    for line in record[text_at..].split_inclusive(|byte| *byte == b'\n') {
        if ![b"doc".as_slice(), b"about", b"crate"]
            .iter()
            .any(|word| line.starts_with(word))
        {
            hash.add(line);
        }
    }
    hash.0
}

/// FNV-1a, 64 bits.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
