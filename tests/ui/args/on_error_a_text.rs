//! A `String` is made at run time, but for the empty one.

use registry_core::exported_callback;

#[exported_callback(on_error = "")]
fn upper(text: &str) -> String {
    text.to_uppercase()
}

fn main() {}
