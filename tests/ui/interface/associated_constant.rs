//! C sees methods alone.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    const SIZE: usize;
    fn log(&self, line: &str);
}

fn main() {}
