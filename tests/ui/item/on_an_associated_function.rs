//! An associated function can't have a type of its name beside it.

use registry_core::exported_callback;

pub struct Row;

impl Row {
    #[exported_callback(on_error = 0)]
    pub fn length(text: &str) -> usize {
        text.len()
    }
}

fn main() {}
