//! Closures that must be dropped on their own thread, on their way there.
//!
//! `registry/mod.rs` before this: it settles a closed local entry only on the entry's own thread, and
//! elsewhere posts its handle here. The thread drops the closure at its next registry operation or
//! when it ends; once it has ended, there is nobody to drop it and it is leaked, and counted.
//!
//! Invariant: `THREADS` has a box for a thread exactly while that thread lives and has exported a
//! local closure.

use crate::registry::{REGISTRY, ThreadRecord, thread};
use crate::sys::sync::{Mutex, Relaxed, global};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

struct Post {
    /// Handles to be settled, in the order of the threads: numbers only grow, so that a new box is nearly always the last.
    boxes: Vec<Letters>,
    /// Which thread a local entry belongs to.
    owners: BTreeMap<u64, u64>,
}

struct Letters {
    thread: u64,
    record: &'static ThreadRecord,
    handles: Vec<u64>,
}

global! {
    static POST: Mutex<Post> = Mutex::new(Post {
        boxes: Vec::new(),
        owners: BTreeMap::new(),
    });
}

impl Post {
    /// Where the box of a thread is, or would be.
    fn place(&self, thread: u64) -> Result<usize, usize> {
        self.boxes
            .binary_search_by_key(&thread, |letters| letters.thread)
    }

    fn letters(&mut self, thread: u64) -> Option<&mut Letters> {
        let place = self.place(thread).ok()?;
        self.boxes.get_mut(place)
    }
}

/// Prepares the calling thread to own local closures. False when its end has already begun.
pub(crate) fn open(record: &'static ThreadRecord) -> bool {
    if !thread::will_be_seen_off() {
        return false;
    }
    let thread = thread::number();
    let mut post = POST.lock();
    if let Err(place) = post.place(thread) {
        let letters = Letters {
            thread,
            record,
            handles: Vec::new(),
        };
        post.boxes.insert(place, letters);
    }
    true
}

/// Notes that the calling thread owns the local entry `raw`, until [`forget`].
pub(crate) fn own(raw: u64) {
    POST.lock().owners.insert(raw, thread::number());
}

/// Ends what [`own`] began: the closure has been dropped.
pub(crate) fn forget(raw: u64) {
    POST.lock().owners.remove(&raw);
}

/// Whether the calling thread is the one that may drop the local entry `raw`.
pub(crate) fn is_here(raw: u64) -> bool {
    POST.lock().owners.get(&raw) == Some(&thread::number())
}

/// Sends `raw` to its thread. False if that thread has ended.
pub(crate) fn post(raw: u64) -> bool {
    let mut post = POST.lock();
    let Some(owner) = post.owners.get(&raw).copied() else {
        // Dropped in the meantime.
        return true;
    };
    let Some(letters) = post.letters(owner) else {
        post.owners.remove(&raw);
        return false;
    };
    letters.handles.push(raw);
    // Relaxed: the lock publishes the letters; the flag only says that a look is worth while.
    letters.record.extra.mail.store(1, Relaxed);
    drop(post);
    // The thread may be waiting for this very entry.
    REGISTRY.wake_all();
    true
}

/// Settles what has been posted to the calling thread.
#[inline(always)]
pub(crate) fn drain(record: &ThreadRecord) {
    if record.extra.mail.load(Relaxed) != 0 {
        settle_all(record);
    }
}

#[cold]
fn settle_all(record: &ThreadRecord) {
    record.extra.mail.store(0, Relaxed);
    let letters = match POST.lock().letters(thread::number()) {
        Some(letters) => core::mem::take(&mut letters.handles),
        None => Vec::new(),
    };
    for raw in letters {
        REGISTRY.settle(record, raw);
    }
}

/// The thread ends: settles what is there, and closes its box.
#[cfg(feature = "std")]
pub(crate) fn end() {
    let Some(record) = thread::current() else {
        return;
    };
    settle_all(&record);
    let mut post = POST.lock();
    let Ok(place) = post.place(thread::number()) else {
        return;
    };
    let left = post.boxes.remove(place);
    drop(post);
    for raw in left.handles {
        REGISTRY.settle(&record, raw);
    }
}

/// Holds the lock across a fork.
#[cfg(all(feature = "std", unix, not(loom)))]
pub(crate) fn hold_lock() -> alloc::boxed::Box<dyn core::any::Any> {
    alloc::boxed::Box::new(POST.lock())
}
