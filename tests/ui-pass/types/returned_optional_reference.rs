//! A borrow that may be none is a borrow.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn make(text: &str) -> u8 {
    text.as_bytes().first().copied().unwrap_or(0)
}

fn main() {}
