//! The closures of a type get their handles at run time.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, handle = 12345)]
type Compare = fn(a: i32, b: i32) -> i32;

fn main() {}
