//! A `char` is not what C means by one.

use registry_core::exported_callback;

#[exported_callback(on_error = '?')]
fn make(text: &str) -> char {
    text.chars().next().unwrap_or('?')
}

fn main() {}
