//! A path goes through crates and modules.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, crate = ::registry_core)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
