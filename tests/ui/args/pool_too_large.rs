//! Each stub of a pool is code.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, pool = 100000)]
type Compare = fn(a: i32, b: i32) -> i32;

fn main() {}
