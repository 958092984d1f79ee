//! C has no `Self`.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    #[on_error(None)]
    fn copy(&self) -> Option<registry_core::OwnedHandle<StorageEntry>>;
}

fn main() {}
