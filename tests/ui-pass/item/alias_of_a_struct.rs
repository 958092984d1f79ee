//! Only a type of functions is a callback.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Length = fn(text: &str) -> usize;

fn main() {}
