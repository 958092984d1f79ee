//! C has no `Self`.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn join(&self, other: &Self);
}

fn main() {}
