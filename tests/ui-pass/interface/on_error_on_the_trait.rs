//! Each method has a return of its own.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    #[on_error(-1)]
    fn len(&self) -> Result<i64, String>;
}

fn main() {}
