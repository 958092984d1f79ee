//! A box's address would cross.

use registry_core::exported_callback;

#[exported_callback(on_error = std::ptr::null_mut())]
fn make(text: &str) -> *mut usize {
    Box::into_raw(Box::new(text.len()))
}

fn main() {}
