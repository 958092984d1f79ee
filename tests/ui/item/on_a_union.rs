//! The attribute is for functions and types of functions, not for a union.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
union Length {
    a: u8,
    b: i8,
}

fn main() {}
