//! C has no `Self`.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    #[on_error(0)]
    fn copy(&self) -> Self;
}

fn main() {}
