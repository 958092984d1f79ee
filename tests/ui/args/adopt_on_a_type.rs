//! A foreign callable is called by `call`.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, adopt)]
type Read = fn() -> i32;

fn main() {}
