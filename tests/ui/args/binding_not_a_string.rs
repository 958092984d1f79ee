//! A binding's name is a string.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, binding = with_tax)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
