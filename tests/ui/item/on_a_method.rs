//! C has no `self`; a closure captures one.

use registry_core::exported_callback;

pub struct Row(usize);

impl Row {
    #[exported_callback(on_error = 0)]
    pub fn length(&self, text: &str) -> usize {
        self.0 + text.len()
    }
}

fn main() {}
