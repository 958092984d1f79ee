//! C has no integer of 128 bits.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn make(text: &str) -> u128 {
    text.len() as u128
}

fn main() {}
