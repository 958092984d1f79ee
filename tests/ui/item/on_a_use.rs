//! The attribute is for functions and types of functions, not for a use.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
pub use std::mem::drop as length;

fn main() {}
