//! A function pointer with `user_data`, which would be one method's.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn put(&self, value: i64);
}

impl Storage for () {
    fn put(&self, _: i64) {}
}

fn main() {
    let storage = StorageEntry::export(());
    let _ = storage.handle();
}
