//! The type of `user_data` has no default that is written.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, user_data)]
type Visit = fn(depth: i32, size: i64) -> i32;

fn main() {}
