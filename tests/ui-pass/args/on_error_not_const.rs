//! `on_error` is known before the program runs.

use registry_core::exported_callback;

const fn failure() -> i64 {
    -1
}

#[exported_callback(on_error = failure())]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
