//! A symbol is made of ASCII letters, digits and `_`.

use registry_core::exported_callback;

#[exported_callback(on_error = 0, unsafe(name = "groesse"))]
fn größe(text: &str) -> usize {
    text.len()
}

fn main() {}
