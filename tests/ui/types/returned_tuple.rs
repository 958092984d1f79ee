//! A tuple has no layout that C knows.

use registry_core::exported_callback;

#[exported_callback(on_error = (0, false))]
fn make(text: &str) -> (usize, bool) {
    (text.len(), text.is_empty())
}

fn main() {}
