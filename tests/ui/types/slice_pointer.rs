//! A pointer of two words is not C's.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: *const [u8]) -> i32 {
    0
}

fn main() {}
