//! A pool is a number of stubs.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, pool = "8")]
type Compare = fn(a: i32, b: i32) -> i32;

fn main() {}
