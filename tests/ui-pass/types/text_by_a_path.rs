//! `str` is seen by its own name only.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn count(text: &str) -> usize {
    text.len()
}

fn main() {}
