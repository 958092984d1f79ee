//! An attribute below makes the safe function that was written an `unsafe` one.

use attributes::in_front;
use registry_core::exported_callback;

#[exported_callback(on_error = -1)]
#[in_front(unsafe)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
