//! What stands in an `extern` block is C's, not ours.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn absolute(value: i32) -> i32 {
    value.abs()
}

fn main() {}
