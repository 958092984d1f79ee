//! C calls one function, not a family of them.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
type Length<T> = fn(text: T) -> usize;

fn main() {}
