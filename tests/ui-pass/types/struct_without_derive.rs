//! A struct says by its derive that it crosses.

use registry_core::exported_callback;

#[derive(Clone, Copy, registry_core::FfiType)]
#[repr(C)]
pub struct Row {
    pub id: i32,
}

#[exported_callback(on_error = 0)]
fn take(_value: Row) -> i32 {
    0
}

fn main() {}
