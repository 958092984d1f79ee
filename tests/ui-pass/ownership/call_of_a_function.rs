//! A function is called as one; only closures are called by handle.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn double(value: i32) -> i32 {
    value * 2
}

fn main() {
    println!("{:?}", double(3));
}
