//! A borrow that is returned would outlive its call.

use registry_core::exported_callback;

#[exported_callback(on_error = Vec::new())]
fn make(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn main() {}
