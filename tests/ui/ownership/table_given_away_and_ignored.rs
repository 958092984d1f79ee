//! Foreign code has to get the struct by which it is to release the implementer.
#![deny(unused_must_use)]
use registry_core::exported_callback;

#[exported_callback]
trait Storage {
    fn clear(&self);
}

struct InMemory;
impl Storage for InMemory {
    fn clear(&self) {}
}

fn main() {
    StorageEntry::export(InMemory).into_table();
}
