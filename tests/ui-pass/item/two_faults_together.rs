//! All faults of an item are told at once.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn copy(text: &str) -> u32 {
    text.len() as u32
}

fn main() {}
