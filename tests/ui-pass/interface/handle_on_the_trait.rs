//! Each implementer gets a handle.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn put(&self);
}

fn main() {}
