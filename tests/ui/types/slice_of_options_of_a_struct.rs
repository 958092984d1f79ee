//! What has no null in C is known by its type, which may have any name.

use registry_core::{FfiType, exported_callback};

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Row {
    number: i32,
}

#[exported_callback(on_error = 0)]
fn count(rows: &[Option<Row>]) -> usize {
    rows.len()
}

fn main() {}
