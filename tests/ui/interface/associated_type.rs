//! C sees methods alone.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    type Key;
    fn log(&self, line: &str);
}

fn main() {}
