//! The attribute is for functions and types of functions, not for a constant.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
const LENGTH: usize = 3;

fn main() {}
