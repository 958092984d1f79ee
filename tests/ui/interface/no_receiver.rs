//! A method is called by the handle of a value.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn open(path: &str);
}

fn main() {}
