//! The attribute is for single functions.

use registry_core::exported_callback;

pub struct Row;

#[exported_callback(on_error = 0)]
impl Row {
    pub fn length(text: &str) -> usize {
        text.len()
    }
}

fn main() {}
