//! With a trait above it, a callable for any thread has to be one.

use registry_core::exported_callback;

pub trait Named {}

#[exported_callback(adopt)]
pub trait Storage: Named {
    #[on_error(-1)]
    fn read(&self) -> i32;
}

fn main() {}
