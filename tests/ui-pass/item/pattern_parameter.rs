//! C sees the name of a parameter.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn sum(pair: &[i32; 2]) -> i32 {
    let [a, b] = pair;
    a + b
}

fn main() {}
