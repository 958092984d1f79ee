//! A `char` is not every number.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: char) -> i32 {
    0
}

fn main() {}
