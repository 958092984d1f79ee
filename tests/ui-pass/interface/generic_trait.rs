//! C calls one set of methods.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn log(&self, line: &str);
}

fn main() {}
