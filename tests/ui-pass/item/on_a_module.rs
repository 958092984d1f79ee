//! The attribute is for functions and types of functions, not for a module.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn length(text: &str) -> usize {
    text.len()
}

fn main() {}
