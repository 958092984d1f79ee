//! Counts what was delivered and never read.

use crate::sys::sync::Relaxed;
use crate::sys::sync::plain::AtomicU64;

/// Relaxed throughout: a count, which no decision depends on.
#[cfg(not(loom))]
static DISCARDED: AtomicU64 = AtomicU64::new(0);

// All threads of a model are one thread of the system, and other models run on others at the same time.
#[cfg(loom)]
std::thread_local! {
    static DISCARDED: AtomicU64 = const { AtomicU64::new(0) };
}

/// Counts calls whose kept arguments were dropped unread.
pub(crate) fn discard(calls: u64) {
    #[cfg(not(loom))]
    DISCARDED.fetch_add(calls, Relaxed);
    #[cfg(loom)]
    DISCARDED.with(|discarded| discarded.fetch_add(calls, Relaxed));
}

/// How many there were.
pub(crate) fn discarded() -> u64 {
    #[cfg(not(loom))]
    return DISCARDED.load(Relaxed);
    #[cfg(loom)]
    return DISCARDED.with(|discarded| discarded.load(Relaxed));
}
