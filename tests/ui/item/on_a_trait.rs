//! The attribute is for functions and types of functions, not for a trait.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
trait Length {}

fn main() {}
