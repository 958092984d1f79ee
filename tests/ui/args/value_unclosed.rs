//! A bracket that nothing closes.

use registry_core::exported_callback;

#[exported_callback(on_error = i64::from::<u8, unsafe(name = "tax"))]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
