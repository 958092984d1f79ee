//! What is promised is that a symbol is nobody else's.

use registry_core::exported_callback;

#[exported_callback(on_error = -1)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
