//! A bracket that nothing closes.

use registry_core::exported_callback;

#[exported_callback(on_error = size_of::<u8>() as i64, unsafe(name = "tax"))]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
