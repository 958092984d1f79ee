//! A slice has no size of its own.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: [u8]) -> i32 {
    0
}

fn main() {}
