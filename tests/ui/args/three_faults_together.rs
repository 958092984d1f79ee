//! All faults of the arguments and of the item are told at once.

use registry_core::exported_callback;

#[exported_callback(on_eror = -1, handle = 0, abi = "C++")]
fn add_tax(cents: i64) -> i64 {
    cents + cents / 5
}

fn main() {}
