//! A thread's record: its hazards, and what else the registry keeps for it.

use crate::hazard::{self, Record};
use crate::sys::sync::AtomicU32;
use crate::sys::sync::plain::AtomicU64;
use crate::table::slab::Reserve;
use core::cell::UnsafeCell;

/// What a thread keeps besides its cells.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// Own thread only.
    pub(crate) reserve: UnsafeCell<Reserve>,
    /// Entries begun and ended on this record; own thread writes, reports read.
    pub(crate) exported: AtomicU64,
    pub(crate) finished: AtomicU64,
    /// Closures closed elsewhere wait to be dropped by this thread.
    pub(crate) mail: AtomicU32,
}

// SAFETY: `reserve` is touched by the record's own thread alone; the rest is atomic.
unsafe impl Sync for Shelf {}

pub(crate) type ThreadRecord = Record<{ hazard::CELLS }, Shelf>;
