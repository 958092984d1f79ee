//! A type's parameters cross as a function's do.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Take = fn(text: &str, row: *mut i32) -> i32;

fn main() {}
