//! The macro writes the number into a symbol, so it has to see it.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, handle = 12345)]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

pub const HANDLE: u64 = 12345;

fn main() {}
