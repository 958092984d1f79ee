//! A binding's name has a letter or a digit.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, binding = "__")]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
