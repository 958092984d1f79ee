//! Waiting until an entry is over: no thread is inside, and its closure has been dropped.
//!
//! A waiter sets a flag in the entry's word and sleeps on a condition variable that all entries share. The thread that finishes the entry, and
//! finds the flag, wakes all waiters to look again.
//!
//! Invariant: a thread that sleeps has seen the flag in the word of an entry that was not over.

use crate::hazard::Held;
use crate::registry::{Registry, ThreadRecord};
use crate::sys::sync::Relaxed;
use crate::table::lifecycle::{Gate, Word, phase};

impl<const G: u32, const CHUNK: usize, const CHUNKS: usize> Registry<G, CHUNK, CHUNKS> {
    /// Sleeps until the entry of this generation is over. `settle` is the second half of closing it.
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
            // Where there is one thread, no other will finish the entry.
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
            // After the flag is set: if a leaver's fence is refused, it sees the flag, or this thread does not need it.
            crate::sys::membarrier::insist();
            if crate::sys::membarrier::is_asymmetric() {
                // The thread that closed the entry, or the last to leave, may have been refused the fence alone, and left the entry closed.
                settle();
                if gate.load().is_over(generation) {
                    return;
                }
            }
            let mut guard = self.waiters.lock();
            while !gate.load().is_over(generation) && record.extra.mail.load(Relaxed) == 0 {
                guard = self.wake.wait(guard);
            }
        }
    }

    /// In a forked child: finishes or loses an entry that was left to a thread which does not exist in this process.
    #[cold]
    fn stand_in(&self, gate: &Gate, word: Word, settle: impl Fn()) {
        match self.records.holders(gate) {
            // The thread was inside, or dropping the closure. Its work stays half done.
            Held::Orphaned => self.lose(gate, word),
            // The thread may have left before it dropped the closure.
            Held::Free if word.phase() == phase::CLOSED => settle(),
            _ => {}
        }
    }

    /// Wakes every waiter to look again.
    pub(crate) fn wake_all(&self) {
        // The lock keeps a waiter from missing this between its look at the word and its sleep.
        drop(self.waiters.lock());
        self.wake.notify_all();
    }
}

/// Aborts the process: the thread would wait for itself. This happens at the end of a scope if another fiber of its thread is inside one of its
/// callbacks, and in `close_and_wait` if a drop that it ran has left a fiber inside. Returning would be unsound, and waiting would never end.
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
        /// `extern "C"`, so that the panic aborts and does not unwind.
        extern "C" fn end() -> ! {
            panic!("{WHY}");
        }
        end()
    }
}
