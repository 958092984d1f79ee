//! The twin of `ui/args/binding_of_underscores.rs`, without the fault.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, binding = "with_tax")]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
