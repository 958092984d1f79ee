//! C has no `String` to give.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: String) -> i32 {
    0
}

fn main() {}
