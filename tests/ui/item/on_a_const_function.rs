//! A callback runs when C calls it.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
const fn double(value: i32) -> i32 {
    value * 2
}

fn main() {}
