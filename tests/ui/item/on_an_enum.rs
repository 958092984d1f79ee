//! The attribute is for functions and types of functions, not for an enum.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
enum Length {
    Short,
}

fn main() {}
