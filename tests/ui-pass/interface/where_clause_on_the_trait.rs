//! A bound on `Self`, which the marker has no place for.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage: Send {
    fn put(&self, value: i64);
}

fn main() {}
