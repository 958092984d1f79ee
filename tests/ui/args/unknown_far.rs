//! A name like no other gets the list.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, timeout = 30)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
