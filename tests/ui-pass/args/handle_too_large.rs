//! From 2^52 on handles are closures'.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, handle = 4503599627370495)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
