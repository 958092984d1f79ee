//! With a trait above it, a callable for any thread has to be one.

use registry_core::exported_callback;

#[exported_callback(adopt)]
pub trait Storage: Send + Sync {
    #[on_error(-1)]
    fn read(&self) -> i32;
}

fn main() {}
