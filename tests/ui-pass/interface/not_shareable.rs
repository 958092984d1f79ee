//! Several threads may call it at once.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn put(&self, value: i64);
}

struct InMemory(std::cell::Cell<i64>);

impl Storage for InMemory {
    fn put(&self, value: i64) {
        self.0.set(value);
    }
}

fn main() {
    let _storage = StorageEntry::export_mut(InMemory(std::cell::Cell::new(0)));
}
