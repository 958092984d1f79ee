//! A null pointer with length 0 is an empty slice already.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: Option<&[u8]>) -> i32 {
    0
}

fn main() {}
