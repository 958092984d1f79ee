//! A box's address would cross.

use registry_core::exported_callback;

#[exported_callback(on_error = BOX)]
fn make(text: &str) -> Box<usize> {
    Box::new(text.len())
}

fn main() {}
