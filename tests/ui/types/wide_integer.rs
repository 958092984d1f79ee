//! C has no integer of 128 bits.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: i128) -> i32 {
    0
}

fn main() {}
