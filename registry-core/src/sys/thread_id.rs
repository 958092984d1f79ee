//! A number for each thread, which no other thread of the process ever has, ended ones included.
//!
//! Std's `ThreadId` has no stable way to its number, and a thread that is ending can no longer ask for it.

#[cfg(loom)]
use crate::sys::sync::PerThreadCell as _;
use crate::sys::sync::plain::AtomicU64;
use crate::sys::sync::{Relaxed, per_thread};
use core::cell::Cell;

per_thread! {
    /// 0 until it is asked for.
    static NUMBER: Cell<u64> = Cell::new(0);
}

/// The number of the calling thread. Never 0.
pub(crate) fn current() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    match NUMBER.get() {
        0 => {
            // Relaxed: only uniqueness matters. 2^64 threads do not happen.
            let number = NEXT.fetch_add(1, Relaxed);
            NUMBER.set(number);
            number
        }
        number => number,
    }
}
