//! A calling convention is written as Rust writes it.

use registry_core::exported_callback;

#[exported_callback(on_error = -1, abi = "C")]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
