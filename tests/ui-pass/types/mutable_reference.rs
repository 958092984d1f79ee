//! Nobody can promise that C has no second pointer.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: *mut u32) -> i32 {
    0
}

fn main() {}
