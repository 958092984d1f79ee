//! All faults are told at once.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn close(self);
    async fn flush(&self);
}

fn main() {}
