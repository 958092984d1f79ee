//! A borrow is for the call, which has no name.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn length<'a>(text: &'a str) -> usize {
    text.len()
}

fn main() {}
