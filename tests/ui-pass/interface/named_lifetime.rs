//! An argument is borrowed for the call alone.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn log(&self, line: &str);
}

fn main() {}
