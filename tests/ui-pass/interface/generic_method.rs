//! C calls one function.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn keep(&self, value: i64);
}

fn main() {}
