//! Waiting for an entry's end: nobody inside, and its closure dropped.
//!
//! `registry/ownership.rs` before this, for wrappers and scopes; `registry/mod.rs` beside it, which ends entries and wakes. A
//! waiter puts its flag into the entry's word and sleeps on what all entries share; whoever replaces the word by
//! its last and finds the flag wakes everybody, to look again.
//!
//! Invariant: whoever sleeps has seen the flag in the word of an entry that was not over.

use crate::hazard::Held;
use crate::registry::{Registry, ThreadRecord};
use crate::sys::sync::Relaxed;
use crate::table::lifecycle::{Gate, Word, phase};

impl<const G: u32, const CHUNK: usize, const CHUNKS: usize> Registry<G, CHUNK, CHUNKS> {
    /// Sleeps until the entry that had this generation is over: nobody inside, its closure dropped.
    /// `settle` is the second half of closing it.
    pub(crate) fn wait(
        &self,
        record: &ThreadRecord,
        gate: &Gate,
        generation: u32,
        settle: impl Fn(),
    ) {
        loop {
            self.drain(record);
            let word = gate.load();
            if word.is_over(generation) {
                return;
            }
            // On one thread there is nobody else.
            if crate::sys::sync::SINGLE || record.is_inside(gate) {
                stuck();
            }
            if crate::sys::atfork::has_forked() {
                crate::sys::membarrier::insist();
                self.stand_in(gate, word, &settle);
                if gate.load() != word {
                    continue;
                }
            }
            if !word.waited() && gate.swap(word, word.with_waited()).is_err() {
                continue;
            }
            // After the flag is set: a leaver whose fence is refused sees it, or is not needed.
            crate::sys::membarrier::insist();
            let mut guard = self.waiters.lock();
            while !gate.load().is_over(generation) && record.extra.mail.load(Relaxed) == 0 {
                guard = self.wake.wait(guard);
            }
        }
    }

    /// In a forked child: does what is left to do for an entry by a thread that is not in this process.
    #[cold]
    fn stand_in(&self, gate: &Gate, word: Word, settle: impl Fn()) {
        match self.records.holders(gate) {
            // It was inside, or dropping the closure: what is half done stays so.
            Held::Orphaned => self.lose(gate, word),
            // It may have left, and not have come to drop the closure.
            Held::Free if word.phase() == phase::CLOSED => settle(),
            _ => {}
        }
    }

    /// Wakes every waiter to look again.
    pub(crate) fn wake_all(&self) {
        // The lock is what keeps a waiter from sleeping between its look and its sleep.
        drop(self.waiters.lock());
        self.wake.notify_all();
    }
}

/// Ends the process: the thread would wait for itself. The end of a scope comes here, when another fiber of its
/// thread is inside one of its callbacks; so does `close_and_wait`, if a drop that it ran has left a fiber inside.
/// To return would be unsound, and to wait would be for ever.
#[cold]
fn stuck() -> ! {
    const WHY: &str = "registry: waiting for a callback would never end: a fiber of this thread is inside it, \
                       or in its drop";
    #[cfg(feature = "std")]
    {
        crate::sys::stderr::write_line(&alloc::format!("{WHY}\n"));
        std::process::abort();
    }
    #[cfg(not(feature = "std"))]
    {
        /// Nothing unwinds out of here: a panic that does not end the program otherwise aborts.
        extern "C" fn end() -> ! {
            panic!("{WHY}");
        }
        end()
    }
}
