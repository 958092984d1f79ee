//! A chosen symbol may be another library's already.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, name = "tax")]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
