//! An associated function that names `Self`.

use registry_core::{FfiType, exported_callback};

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Row(i32);

#[exported_callback(on_error = 0)]
fn size(row: &Row) -> i32 {
    row.0
}

fn main() {
    println!("{}", size(&Row(1)));
}
