//! A handle is checked, so nothing has to be promised of it.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, unsafe(handle = 12))]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
