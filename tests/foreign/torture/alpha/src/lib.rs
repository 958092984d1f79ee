//! A crate of callbacks that two libraries link: `torture`, and its neighbour `twin`.

use registry_core::{FfiType, exported_callback};

/// A row of this crate, which is not the row of another.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Row {
    /// Its number.
    pub id: i32,
    /// What it weighs.
    pub weight: Weight,
}

/// A number that no enumerator of C holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FfiType)]
#[repr(u64)]
pub enum Weight {
    /// Nothing.
    None = 0,
    /// All of it.
    All = u64::MAX,
}

/// A number that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FfiType)]
#[repr(u8)]
pub enum Side {
    /// One.
    Left = 1,
    /// The other.
    Right = 2,
}

/// Orders two rows.
#[exported_callback(on_error = 0)]
pub type Order = fn(a: &Row, b: &Row, side: Side) -> i32;

/// Opens this crate's.
#[exported_callback(on_error = -1, pinned)]
pub fn open(x: i32) -> i32 {
    x + 10
}

/// The number of a row.
#[exported_callback(on_error = -1, pinned)]
pub fn row_id(row: Row) -> i32 {
    row.id
}
