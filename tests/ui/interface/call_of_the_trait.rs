//! A trait has several methods, each with a call of its own.

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
    println!("{:?}", StorageEntry::call(storage.handle(), 1));
}
