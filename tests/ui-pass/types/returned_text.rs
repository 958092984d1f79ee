//! An argument that is returned would outlive its call.

use registry_core::exported_callback;

#[exported_callback(on_error = String::new())]
fn make(text: &str) -> String {
    text.to_owned()
}

fn main() {}
