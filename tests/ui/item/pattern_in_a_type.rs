//! A pattern where a function type has a name.

use registry_core::exported_callback;

#[exported_callback(on_error = -1)]
type Change = fn(mut value: i64) -> i64;

fn main() {}
