//! A function of C's is `extern "C"`, and may be null.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: Option<unsafe extern "C" fn(i32) -> i32>) -> i32 {
    0
}

fn main() {}
