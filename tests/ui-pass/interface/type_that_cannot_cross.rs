//! C has no such type.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn put(&self, nanoseconds: u64);
}

fn main() {}
