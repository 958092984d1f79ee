//! C calls one function, not a family of them.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn length(text: &str, other: &str) -> usize {
    text.len() + other.len()
}

fn main() {}
