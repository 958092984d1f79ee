//! The entry keeps its value.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn close(&mut self);
}

fn main() {}
