//! A row of values without a size can be of any length.

use registry_core::{FfiType, exported_callback};

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Nothing {
    flags: [bool; 1],
}

#[exported_callback(on_error = 0)]
fn count(rows: &[Nothing]) -> usize {
    rows.len()
}

fn main() {}
