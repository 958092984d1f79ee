//! Losing an entry: its closure is leaked, and counted, because the thread that had to finish it does not exist.

#[cfg(any(all(feature = "std", unix, not(loom)), target_arch = "wasm32"))]
use crate::call_site::Site;
#[cfg(any(all(feature = "std", unix, not(loom)), target_arch = "wasm32"))]
use crate::handle::{self, Handle};
use crate::registry::Registry;
#[cfg(any(all(feature = "std", unix, not(loom)), target_arch = "wasm32"))]
use crate::registry::ThreadRecord;
use crate::sys::sync::Relaxed;
#[cfg(target_arch = "wasm32")]
use crate::table::lifecycle::Owner;
use crate::table::lifecycle::{Gate, Word, phase};

impl<const G: u32, const CHUNK: usize, const CHUNKS: usize> Registry<G, CHUNK, CHUNKS> {
    /// Loses a closed entry whose last caller, or whose own thread, is gone.
    pub(crate) fn lose(&self, gate: &Gate, mut word: Word) {
        loop {
            if !matches!(word.phase(), phase::CLOSED | phase::DROPPING) {
                return;
            }
            match gate.swap(word, word.with_phase(phase::LOST)) {
                Ok(()) => break,
                Err(now) if now == word.with_waited() => word = now,
                Err(_) => return,
            }
        }
        self.lost.fetch_add(1, Relaxed);
        if word.waited() {
            self.wake_all();
        }
    }

    /// Loses an entry in whatever phase it is, because its closure must not be touched any more. Calls by its handle are told that
    /// it is closed.
    ///
    /// `record` is that of the thread that goes on: an entry that this thread itself is dropping is left to it. True if a thread
    /// sleeps until the entry is over.
    #[cfg(any(all(feature = "std", unix, not(loom)), target_arch = "wasm32"))]
    pub(crate) fn abandon(
        &self,
        record: Option<&ThreadRecord>,
        handle: Handle,
        site: Site,
    ) -> bool {
        let raw = handle.raw();
        let Some(slot) = self.slot(raw) else {
            return false;
        };
        let mut word = slot.gate.load();
        loop {
            let leave_it = match word.phase() {
                phase::LIVE | phase::CLOSED => false,
                phase::DROPPING => record.is_some_and(|record| record.is_inside(&slot.gate)),
                _ => true,
            };
            if leave_it || word.generation() != handle::generation_of(raw) {
                return false;
            }
            match slot.gate.swap(word, word.with_phase(phase::LOST)) {
                Ok(()) => break,
                Err(now) => word = now,
            }
        }
        self.lost.fetch_add(1, Relaxed);
        if let Some(trace) = self.table.trace(handle::index_of(raw)) {
            trace.closed.set(site);
        }
        word.waited()
    }

    /// After a trap: loses every entry that a cell of this thread names, and every entry of a scope.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn lose_what_was_cut_off(&self, record: &ThreadRecord) {
        // Without a lock: the trap may have cut off the frames of its holder.
        for index in 0.. {
            let Some(slot) = self.table.slot(index) else {
                return;
            };
            let word = slot.gate.load();
            if word.owner() != Owner::Scope && !record.names(&slot.gate) {
                continue;
            }
            let handle = Handle::closure(index, word.generation());
            if crate::sys::sync::SINGLE {
                let _ = self.abandon(Some(record), handle, Site::TRAPPED);
            } else if self
                .shut(slot, handle.raw(), word.owner(), Site::TRAPPED)
                .is_ok()
            {
                // Other threads may be inside, and a scope that lives on must wait for them: the last to leave loses the entry.
                self.settle(record, handle.raw());
            }
        }
    }
}
