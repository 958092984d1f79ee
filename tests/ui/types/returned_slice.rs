//! A borrow that is returned would outlive its call.

use registry_core::exported_callback;

#[exported_callback(on_error = &[])]
fn make(text: &str) -> &[u8] {
    text.as_bytes()
}

fn main() {}
