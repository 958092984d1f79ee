//! A `char` is not what C means by one.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn make(text: &str) -> u32 {
    text.chars().next().map_or(0, u32::from)
}

fn main() {}
