//! A number that only Rust knows is no parameter for C.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn sum(values: &[i32]) -> i32 {
    values.iter().sum()
}

fn main() {}
