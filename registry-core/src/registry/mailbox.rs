//! Handles of local closures that were closed on another thread, on their way to the thread that may drop them.
//!
//! A thread settles what is in its mailbox at its next registry operation, and when it ends. If it has ended already, the
//! closure is leaked, and counted.
//!
//! Invariant: `POST` has a box for a thread exactly while that thread lives and has exported a local closure.

use crate::registry::thread_record::ThreadRecord;
#[cfg(all(feature = "std", unix, not(loom)))]
use crate::sys::atfork;
use crate::sys::sync::{Mutex, Relaxed, global};
use crate::sys::{lock, thread_id};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

struct Post {
    /// In the order of the threads' numbers. Numbers only grow, so that a new box is nearly always the last.
    boxes: Vec<Letters>,
    /// Where each local entry belongs, by its handle.
    owners: BTreeMap<u64, Owner>,
}

/// Where a local entry belongs.
#[derive(Clone, Copy)]
struct Owner {
    thread: u64,
    /// Whether its handle is in the thread's mailbox: each caller that is refused posts it.
    is_posted: bool,
}

/// The mailbox of one thread.
struct Letters {
    thread: u64,
    record: &'static ThreadRecord,
    /// What the thread has to settle.
    handles: Vec<u64>,
}

global! {
    static POST: Mutex<Post> = Mutex::new(Post {
        boxes: Vec::new(),
        owners: BTreeMap::new(),
    });
}

impl Post {
    /// The index of a thread's box, or where it would be inserted.
    fn place(&self, thread: u64) -> Result<usize, usize> {
        self.boxes
            .binary_search_by_key(&thread, |letters| letters.thread)
    }

    fn letters(&mut self, thread: u64) -> Option<&mut Letters> {
        let place = self.place(thread).ok()?;
        self.boxes.get_mut(place)
    }

    fn set_posted(&mut self, raw: u64, is_posted: bool) {
        if let Some(owner) = self.owners.get_mut(&raw) {
            owner.is_posted = is_posted;
        }
    }

    /// What a thread has to settle. Who posts one of these handles from now on may have been inside when it is settled: it is put again.
    fn take(&mut self, thread: u64) -> Vec<u64> {
        let letters = self.letters(thread);
        let handles = letters.map(|letters| core::mem::take(&mut letters.handles));
        let handles = handles.unwrap_or_default();
        for &raw in &handles {
            self.set_posted(raw, false);
        }
        handles
    }
}

/// Locks the post. A fork holds this lock.
fn post_office() -> lock::Guard<'static, Post> {
    #[cfg(all(feature = "std", unix, not(loom)))]
    {
        static PART: atfork::Part =
            atfork::Part::with_locks(|| alloc::boxed::Box::new(POST.lock()));
        atfork::hold(atfork::Module::Mailbox, &PART);
    }
    POST.lock()
}

/// Gives the calling thread a mailbox, unless it has one. Its end must be noticed: [`end`] closes the box.
pub(crate) fn open(record: &'static ThreadRecord) {
    let thread = thread_id::current();
    let mut post = post_office();
    if let Err(place) = post.place(thread) {
        let letters = Letters {
            thread,
            record,
            handles: Vec::new(),
        };
        post.boxes.insert(place, letters);
    }
}

/// Notes that the calling thread owns the local entry `raw`, until [`forget`].
pub(crate) fn own(raw: u64) {
    let owner = Owner {
        thread: thread_id::current(),
        is_posted: false,
    };
    post_office().owners.insert(raw, owner);
}

/// Ends what [`own`] began: the closure has been dropped, or lost.
pub(crate) fn forget(raw: u64) {
    post_office().owners.remove(&raw);
}

/// Whether the calling thread is the one that may drop the local entry `raw`.
pub(crate) fn is_here(raw: u64) -> bool {
    let owner = post_office().owners.get(&raw).copied();
    owner.is_some_and(|owner| owner.thread == thread_id::current())
}

/// What became of a handle that was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Posted {
    /// Its thread will settle the entry. It may be asleep, waiting for this very entry, and must be woken.
    Delivered,
    /// The closure has been dropped in the meantime.
    Over,
    /// Its thread has ended.
    NoThread,
    /// No memory is left to post the handle.
    NoMemory,
}

/// Sends `raw` to the thread that owns it.
pub(crate) fn post(raw: u64) -> Posted {
    let mut post = post_office();
    let Some(owner) = post.owners.get(&raw).copied() else {
        return Posted::Over;
    };
    let Some(letters) = post.letters(owner.thread) else {
        post.owners.remove(&raw);
        return Posted::NoThread;
    };
    if owner.is_posted {
        return Posted::Delivered;
    }
    if letters.handles.try_reserve(1).is_err() {
        return Posted::NoMemory;
    }
    letters.handles.push(raw);
    // Relaxed: the lock publishes the handle. The flag only tells the thread to look.
    letters.record.extra.mail.store(1, Relaxed);
    post.set_posted(raw, true);
    Posted::Delivered
}

/// Settles, by `settle`, what has been posted to the calling thread.
#[inline(always)]
pub(crate) fn drain(record: &ThreadRecord, settle: impl Fn(u64)) {
    if record.extra.mail.load(Relaxed) != 0 {
        settle_all(record, settle);
    }
}

#[cold]
fn settle_all(record: &ThreadRecord, settle: impl Fn(u64)) {
    record.extra.mail.store(0, Relaxed);
    let letters = post_office().take(thread_id::current());
    letters.into_iter().for_each(settle);
}

/// The calling thread ends: settles what is in its mailbox, and closes it.
#[cfg(feature = "std")]
pub(crate) fn end(record: &ThreadRecord, settle: impl Fn(u64)) {
    settle_all(record, &settle);
    let thread = thread_id::current();
    let mut post = post_office();
    let left = post.take(thread);
    if let Ok(place) = post.place(thread) {
        post.boxes.remove(place);
    }
    drop(post);
    left.into_iter().for_each(settle);
}
