//! A borrow is for the call, which has no name.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Length = fn(text: &str) -> usize;

fn main() {}
