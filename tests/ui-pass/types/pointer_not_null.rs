//! C may pass null.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: Option<std::ptr::NonNull<u8>>) -> i32 {
    0
}

fn main() {}
