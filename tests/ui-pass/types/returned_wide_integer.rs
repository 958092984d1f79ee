//! C has no integer of 128 bits.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn make(text: &str) -> u64 {
    text.len() as u64
}

fn main() {}
