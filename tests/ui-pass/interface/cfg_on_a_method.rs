//! Each method has its place in a table.

use registry_core::exported_callback;

#[exported_callback]
#[cfg(unix)]
pub trait Storage {
    fn put(&self);
    fn sync(&self);
}

fn main() {}
