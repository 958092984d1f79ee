//! A closure is kept for ever by its wrapper.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Compare = fn(a: i32, b: i32) -> i32;

fn main() {}
