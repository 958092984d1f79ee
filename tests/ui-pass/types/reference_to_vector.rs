//! A borrowed `Vec` is a slice.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: &[u16]) -> i32 {
    0
}

fn main() {}
