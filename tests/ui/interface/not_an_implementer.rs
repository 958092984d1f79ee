//! Only implementers are exported.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn put(&self, value: i64);
}

struct InMemory;

fn main() {
    let _storage = StorageEntry::export(InMemory);
}
