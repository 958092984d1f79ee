//! There is nothing to put into quarantine.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, pool_quarantine = 4)]
type Compare = fn(a: i32, b: i32) -> i32;

fn main() {}
