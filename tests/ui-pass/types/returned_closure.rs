//! C can't call a closure of Rust's.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn make(text: &str) -> usize {
    text.len()
}

fn main() {}
