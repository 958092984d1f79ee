//! Counts what was delivered and never read.

use crate::sys::sync::Relaxed;
use crate::sys::sync::plain::AtomicU64;

/// Relaxed throughout: a count, which no decision depends on.
static DISCARDED: AtomicU64 = AtomicU64::new(0);

/// Counts calls whose kept arguments were dropped unread.
pub(crate) fn discard(calls: u64) {
    DISCARDED.fetch_add(calls, Relaxed);
}

/// How many there were.
pub(crate) fn discarded() -> u64 {
    DISCARDED.load(Relaxed)
}
