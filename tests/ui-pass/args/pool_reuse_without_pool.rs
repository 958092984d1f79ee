//! There is nothing to use again.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, pool = 8, pool_reuse = never)]
type Compare = fn(a: i32, b: i32) -> i32;

fn main() {}
