//! A thread's hazard record, and what else the registry keeps for the thread.

use crate::hazard::{self, HazardRecord};
use crate::sys::sync::plain::AtomicU64;
use crate::sys::sync::{AtomicU32, Relaxed};
use crate::table::slab::Reserve;
use core::cell::UnsafeCell;

/// What the registry keeps for a thread besides its cells.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// The thread's free slots. Only the thread itself uses them.
    pub(crate) reserve: UnsafeCell<Reserve>,
    /// How many entries this thread has exported and finished. It alone writes, and reports read.
    pub(crate) exported: AtomicU64,
    pub(crate) finished: AtomicU64,
    /// 1 if the thread should look into its mailbox.
    pub(crate) mail: AtomicU32,
}

// SAFETY: only the record's own thread uses `reserve`. The rest is atomic.
unsafe impl Sync for Shelf {}

pub(crate) type ThreadRecord = HazardRecord<{ hazard::CELLS }, Shelf>;

/// Adds one to a counter that only this thread writes.
#[inline(always)]
pub(crate) fn bump(counter: &AtomicU64) {
    // Relaxed, and no read-modify-write: there is one writer.
    counter.store(counter.load(Relaxed) + 1, Relaxed);
}
