//! Implementers of traits, whose methods foreign code calls by one handle.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use registry_core::{
    AnyThread, BorrowedHandle, Foreign, ForeignError, OwnedHandle, Status, exported_callback,
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

static KEPT: Mutex<Option<Arc<AnyThread<Foreign<PluginEntry>>>>> = Mutex::new(None);

/// Keeps a plugin for any thread in place of the one that it has, which is released on a thread of Rust's where there are threads. Returns whether there was one.
#[exported_callback(on_error = false, pinned)]
fn keep_plugin(plugin: Option<AnyThread<Foreign<PluginEntry>>>) -> bool {
    let mut kept = KEPT.lock().expect("no holder panics");
    let before = std::mem::replace(&mut *kept, plugin.map(Arc::new));
    drop(kept);
    let Some(before) = before else {
        return false;
    };
    if cfg!(target_family = "wasm") {
        drop(before);
        return true;
    }
    let released = std::thread::spawn(move || drop(before));
    released.join().is_ok()
}

/// Has the kept plugin add 1 as often on each of so many threads, and returns how many calls succeeded.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(on_error = 0, pinned)]
fn add_on_threads(threads: u32, times: u32) -> u32 {
    let kept = KEPT.lock().expect("no holder panics").clone();
    let Some(plugin) = kept else {
        return 0;
    };
    let run = || (0..times).filter(|_| plugin.add("", &[1]).is_ok()).count() as u32;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let added = threads.into_iter().map(|thread| thread.join());
        added
            .map(|added| added.expect("a call does not panic"))
            .sum()
    })
}

/// Has the kept plugin add 1 on a thread of its own until that fails. `wait_for_adder` gives the status.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(pinned)]
fn add_until_it_fails() {
    let kept = KEPT.lock().expect("no holder panics").clone();
    let run = move || {
        let plugin = kept.expect("a plugin");
        loop {
            if let Err(error) = plugin.add("", &[1]) {
                return error.status().raw();
            }
        }
    };
    let mut adder = ADDER.lock().expect("no holder panics");
    *adder = Some(std::thread::spawn(run));
}

#[cfg(not(target_family = "wasm"))]
static ADDER: Mutex<Option<std::thread::JoinHandle<i32>>> = Mutex::new(None);

/// Waits for the thread of `add_until_it_fails`, and returns how its last call ended: 0 if there is none.
#[cfg(not(target_family = "wasm"))]
#[exported_callback(on_error = 0, pinned)]
fn wait_for_adder() -> i32 {
    let adder = ADDER.lock().expect("no holder panics").take();
    adder.map_or(0, |adder| adder.join().expect("a call does not panic"))
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
