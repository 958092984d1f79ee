//! A call that can not be made must return something.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn len(&self) -> i64;
}

fn main() {}
