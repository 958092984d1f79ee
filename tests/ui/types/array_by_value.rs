//! C passes no array by value.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: [u8; 4]) -> i32 {
    0
}

fn main() {}
