//! Each method has a return of its own.

use registry_core::exported_callback;

#[exported_callback(on_error = -1)]
pub trait Storage {
    fn len(&self) -> Result<(), String>;
}

fn main() {}
