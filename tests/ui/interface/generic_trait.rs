//! C calls one set of methods.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage<Key> {
    fn log(&self, line: &str);
}

fn main() {}
