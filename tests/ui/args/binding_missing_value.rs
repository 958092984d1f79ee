//! A binding's name needs a value.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, binding)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
