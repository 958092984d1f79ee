//! The second one has the symbol of the other form of the first.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn put(&self);
    fn put_try(&self);
}

fn main() {}
