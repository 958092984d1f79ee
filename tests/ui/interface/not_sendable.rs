//! Another thread may call it.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn put(&self, value: i64);
}

struct InMemory(std::rc::Rc<std::cell::Cell<i64>>);

impl Storage for InMemory {
    fn put(&self, value: i64) {
        self.0.set(value);
    }
}

fn main() {
    let _storage = StorageEntry::export_mut(InMemory(Default::default()));
}
