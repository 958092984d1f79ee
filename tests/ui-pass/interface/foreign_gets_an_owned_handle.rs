//! Rust gives the ownership of a handle to nobody by a call of foreign code.

use registry_core::{Foreign, BorrowedHandle, exported_callback};

#[exported_callback]
type Done = fn();

#[exported_callback]
pub trait Storage {
    fn watch(&self, done: BorrowedHandle<'_, Done>);
}

#[exported_callback]
fn use_storage(storage: Foreign<StorageEntry>) {
    let done = Done::export(|| ());
    let _ = storage.watch(done.as_handle());
}

fn main() {}
