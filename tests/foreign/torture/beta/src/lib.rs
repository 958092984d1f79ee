//! A second crate, whose items have the names of the first one's.

use registry_core::{FfiType, exported_callback};

/// A row of this crate.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Row {
    /// Its name.
    pub name: u8,
}

/// Opens this crate's.
#[exported_callback(on_error = -1, pinned)]
pub fn open(x: i32) -> i32 {
    x + 20
}

/// The name of a row.
#[exported_callback(on_error = 0, pinned)]
pub fn row_name(row: Row) -> u8 {
    row.name
}
