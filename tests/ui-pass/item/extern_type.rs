//! The attribute makes the `extern` type itself.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Double = fn(value: i32) -> i32;

fn main() {}
