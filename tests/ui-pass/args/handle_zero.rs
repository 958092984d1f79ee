//! 0 is the handle that is none.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, handle = 1)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
