//! A borrow that may be none is a borrow.

use registry_core::exported_callback;

#[exported_callback(on_error = None)]
fn make(text: &str) -> Option<&u8> {
    text.as_bytes().first()
}

fn main() {}
