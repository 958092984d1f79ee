//! An interface has no bare stubs.

use registry_core::exported_callback;

#[exported_callback(pool = 8)]
pub trait Storage {
    fn put(&self);
}

fn main() {}
