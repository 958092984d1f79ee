//! A trait's function has no body to call.

use registry_core::exported_callback;

pub trait Length {
    fn length(text: &str) -> usize;
}

impl Length for () {
    fn length(text: &str) -> usize {
        text.len()
    }
}

#[exported_callback(on_error = 0)]
fn length(text: &str) -> usize {
    <()>::length(text)
}

fn main() {}
