//! Likewise where the stub calls the function without a look at the registry.

use attributes::in_front;
use registry_core::exported_callback;

#[exported_callback(pinned, on_error = -1)]
#[in_front(#[inline])]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
