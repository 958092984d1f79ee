//! The stub is what has a symbol.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, unsafe(name = "length"))]
#[unsafe(export_name = "length")]
fn length(text: &str) -> usize {
    text.len()
}

fn main() {}
