//! C waits for the result.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn flush(&self);
}

fn main() {}
