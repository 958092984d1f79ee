//! `on_error` says what to return, so it needs a value.

use registry_core::exported_callback;

#[exported_callback(on_error)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
