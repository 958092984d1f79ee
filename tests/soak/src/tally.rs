//! The counters of each thread: plain cells of its own, so that counting costs a call next to nothing.
//!
//! Callbacks and drops count on the thread that runs them. `callbacks.rs` and `work.rs` count; `phase.rs` adds up
//! the published counts. Invariant: only the published copy is shared, and only its own thread writes it.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What is counted.
#[derive(Clone, Copy, Debug)]
#[repr(usize)]
pub(crate) enum Count {
    /// Callbacks that began to run, counted by themselves.
    Ran,
    /// Calls that returned `OK`, counted by their callers.
    Answered,
    /// Calls that returned `PANICKED`, counted by their callers.
    Panicked,
    /// Calls that were refused by a status that fits the moment: `CLOSED`, `BUSY`, and so on.
    Refused,
    /// Closures that were exported.
    Exported,
    /// Captures that were made.
    Created,
    /// Captures that were dropped.
    Dropped,
    /// Closures that were leaked on purpose.
    Leaked,
    /// Captures that were called or dropped after their drop.
    Broken,
    /// Answers that are another closure's, and statuses that do not fit.
    Wrong,
}

/// How many there are.
const COUNTS: usize = Count::Wrong as usize + 1;

thread_local! {
    static MINE: [Cell<u64>; COUNTS] = const { [const { Cell::new(0) }; COUNTS] };
}

/// Counts on this thread.
pub(crate) fn add(count: Count, n: u64) {
    MINE.with(|mine| {
        let cell = &mine[count as usize];
        cell.set(cell.get() + n);
    });
}

/// Figures of one thread, or of several.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Totals([u64; COUNTS]);

impl Totals {
    pub(crate) fn get(&self, count: Count) -> u64 {
        self.0[count as usize]
    }

    pub(crate) fn add(&mut self, other: &Totals) {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum += more;
        }
    }

    /// Calls that ran a callback, as their callers tell.
    pub(crate) fn told(&self) -> u64 {
        self.get(Count::Answered) + self.get(Count::Panicked)
    }
}

/// This thread's figures, which start again at 0.
pub(crate) fn take() -> Totals {
    let mut totals = Totals::default();
    MINE.with(|mine| {
        for (to, from) in totals.0.iter_mut().zip(mine) {
            *to = from.take();
        }
    });
    totals
}

/// Where a thread shows how far it is. On a cache line of its own.
#[derive(Debug, Default)]
#[repr(align(128))]
pub(crate) struct Shown {
    calls: AtomicU64,
    exports: AtomicU64,
}

impl Shown {
    /// Shows this thread's figures.
    pub(crate) fn show(&self) {
        let now = |count: Count| MINE.with(|mine| mine[count as usize].get());
        // Relaxed: figures to look at, of which nothing is concluded.
        self.calls
            .store(now(Count::Answered) + now(Count::Panicked), Relaxed);
        self.exports.store(now(Count::Exported), Relaxed);
    }

    /// Calls and exports, as last shown.
    pub(crate) fn look(&self) -> (u64, u64) {
        (self.calls.load(Relaxed), self.exports.load(Relaxed))
    }
}
