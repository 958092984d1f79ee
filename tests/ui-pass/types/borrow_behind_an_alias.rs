//! A borrow is tied to its call by the `&` that the attribute sees.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: &str) -> i32 {
    0
}

fn main() {}
