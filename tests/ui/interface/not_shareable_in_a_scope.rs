//! Several threads may call it at once.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn put(&self, value: i64);
}

struct InMemory<'a>(&'a std::cell::Cell<i64>);

impl Storage for InMemory<'_> {
    fn put(&self, value: i64) {
        self.0.set(value);
    }
}

fn main() {
    let sum = std::cell::Cell::new(0);
    registry_core::scope(|s| {
        let _storage = StorageEntry::export_scoped(s, InMemory(&sum));
    });
}
