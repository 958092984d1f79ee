//! Implementers of traits, whose methods foreign code calls by one handle.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use registry_core::{
    BorrowedHandle, Foreign, ForeignError, OwnedHandle, Status, exported_callback,
};

/// Keeps what foreign code implements.
#[exported_callback]
pub trait Plugin {
    /// Adds the numbers to the one that it has.
    #[on_error(i64::MIN)]
    fn add(&mut self, name: &str, numbers: &[i64]) -> i64;
    /// Sets its number.
    fn set(&mut self, number: i64);
    /// Came with a later version.
    #[on_error(false)]
    fn flush(&self) -> Result<bool, String>;
}

/// Sets the plugin's number, adds 1 and 2 to it, and flushes it. One that has no `flush` need not be flushed.
#[exported_callback(on_error = i64::MIN, pinned)]
fn use_plugin(plugin: Foreign<PluginEntry>, number: i64) -> Result<i64, ForeignError> {
    plugin.set(number)?;
    let sum = plugin.add("Ä", &[1, 2])?;
    match plugin.flush() {
        Ok(flushed) => Ok(sum + i64::from(flushed)),
        Err(error) if error.status() == Status::NotImplemented => Ok(sum),
        Err(error) => Err(error),
    }
}

/// Keeps numbers under names.
#[exported_callback]
pub trait Shelf {
    /// Puts a number there, and returns the one that was there before, or 0.
    #[on_error(i64::MIN)]
    fn put(&mut self, name: &str, number: i64) -> i64;
    /// The number under a name.
    #[on_error(i64::MIN)]
    fn get(&self, name: &str) -> Result<i64, String>;
    /// All names, each with a comma behind it.
    #[on_error(String::new())]
    fn names(&self) -> String;
    /// The sum of these numbers and of all on the shelf.
    #[on_error(i64::MIN)]
    fn sum(&self, more: &[i64]) -> i64;
    /// Takes all away.
    fn clear(&mut self);
    /// A name that a binding's class has already.
    #[on_error(0)]
    fn handle(&self) -> u32 {
        7
    }
}

/// How many shelves there are.
static SHELVES: AtomicU32 = AtomicU32::new(0);

struct InMemory(BTreeMap<String, i64>);

impl InMemory {
    fn new() -> Self {
        SHELVES.fetch_add(1, Relaxed);
        Self(BTreeMap::new())
    }
}

impl Drop for InMemory {
    fn drop(&mut self) {
        SHELVES.fetch_sub(1, Relaxed);
    }
}

impl Shelf for InMemory {
    fn put(&mut self, name: &str, number: i64) -> i64 {
        self.0.insert(name.to_owned(), number).unwrap_or_default()
    }
    fn get(&self, name: &str) -> Result<i64, String> {
        let found = self.0.get(name).copied();
        found.ok_or_else(|| format!("there is no {name}"))
    }
    fn names(&self) -> String {
        self.0.keys().map(|name| format!("{name},")).collect()
    }
    fn sum(&self, more: &[i64]) -> i64 {
        self.0.values().chain(more).sum()
    }
    fn clear(&mut self) {
        assert!(!self.0.is_empty(), "nothing to clear");
        self.0.clear();
    }
}

/// A shelf that the caller owns.
#[exported_callback(on_error = None, pinned)]
fn new_shelf() -> Option<OwnedHandle<ShelfEntry>> {
    Some(ShelfEntry::export_mut(InMemory::new()).into())
}

/// A shelf that the caller owns, for the thread of this call.
#[exported_callback(on_error = None, pinned)]
fn new_local_shelf() -> Option<OwnedHandle<ShelfEntry>> {
    Some(ShelfEntry::export_local(InMemory::new()).into())
}

/// How many shelves there are.
#[exported_callback(on_error = 0, pinned)]
fn shelves() -> u32 {
    SHELVES.load(Relaxed)
}

/// Calls the shelf from Rust: the sum of all on it.
#[exported_callback(on_error = i64::MIN, pinned)]
fn sum_of_shelf(shelf: BorrowedHandle<'_, ShelfEntry>) -> Result<i64, registry_core::CallError> {
    ShelfEntry::call_sum(shelf.handle(), &[])
}
