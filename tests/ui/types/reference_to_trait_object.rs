//! C can't make a trait object.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: &dyn Fn(i32)) -> i32 {
    0
}

fn main() {}
