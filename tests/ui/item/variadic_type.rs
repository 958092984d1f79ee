//! C says how many arguments it passes.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Print = fn(format: i32, ...) -> i32;

fn main() {}
