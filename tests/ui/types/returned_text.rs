//! An argument that is returned would outlive its call.

use registry_core::exported_callback;

#[exported_callback(on_error = "")]
fn make(text: &str) -> &str {
    text
}

fn main() {}
