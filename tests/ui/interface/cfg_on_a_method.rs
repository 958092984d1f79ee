//! Each method has its place in a table.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn put(&self);
    #[cfg(unix)]
    fn sync(&self);
}

fn main() {}
