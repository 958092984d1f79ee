//! What stands in an `extern` block is C's, not ours.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
unsafe extern "C" {
    fn abs(value: i32) -> i32;
}

fn main() {}
