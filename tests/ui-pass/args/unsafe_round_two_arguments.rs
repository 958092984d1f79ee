//! Nothing but the symbol is promised.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, unsafe(name = "tax"), handle = 12)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
