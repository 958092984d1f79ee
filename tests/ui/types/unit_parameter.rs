//! C has no parameter without a size.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: ()) -> i32 {
    0
}

fn main() {}
