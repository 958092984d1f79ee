//! C keeps `user_data`, so it is no borrow.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, user_data = isize, user_data_at = 1)]
type Visit = fn(depth: i32, size: i64) -> i32;

fn main() {}
