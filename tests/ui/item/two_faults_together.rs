//! All faults of an item are told at once.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
async fn copy(text: String, into: &mut i32) -> char {
    *into = text.len() as i32;
    'c'
}

fn main() {}
