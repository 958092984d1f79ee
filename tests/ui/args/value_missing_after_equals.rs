//! An equals sign promises a value.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, handle =)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
