//! An attribute below asks for a processor that no stub looks for.

use attributes::in_front;
use registry_core::exported_callback;

#[exported_callback(on_error = -1)]
#[in_front(#[cold])]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
