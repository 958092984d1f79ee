//! Exporting a closure: a slot is reserved for its entry, which is then published, or given up.

use crate::handle::{self, Handle};
use crate::registry::thread_record::{ThreadRecord, bump};
use crate::registry::{NewEntry, Registry};
use crate::sys::sync::Relaxed;
use crate::table::lifecycle::Word;
use crate::table::slab::Slot;

impl<const G: u32, const CHUNK: usize, const CHUNKS: usize> Registry<G, CHUNK, CHUNKS> {
    /// Takes a slot for a new entry, whose handle leads nowhere until [`Registry::publish`]. It counts as live, so that the limit holds.
    #[inline]
    pub(crate) fn reserve(&self, record: &ThreadRecord) -> Option<Handle> {
        // Relaxed: a limit that another thread sets applies once it is seen.
        if self.limit.load(Relaxed) != u64::MAX {
            return self.reserve_within_limit(record);
        }
        self.take(record)
    }

    #[cold]
    #[inline(never)]
    fn reserve_within_limit(&self, record: &ThreadRecord) -> Option<Handle> {
        let _limited = self.limited.lock();
        if self.begun_and_ended().live() >= self.limit.load(Relaxed) {
            return None;
        }
        self.take(record)
    }

    #[inline(always)]
    fn take(&self, record: &ThreadRecord) -> Option<Handle> {
        // SAFETY: the record is this thread's, and no user code runs while this borrow lives.
        let reserve = unsafe { &mut *record.extra.reserve.get() };
        let (index, _, generation) = self.table.take(reserve)?;
        bump(&record.extra.exported);
        Some(Handle::closure(index, generation))
    }

    /// Makes the entry that was reserved. `write` puts the captures into the slot's data, and must not panic.
    #[inline]
    pub(crate) fn publish(&self, handle: Handle, new: &NewEntry, write: impl FnOnce(*mut u8)) {
        let index = handle::index_of(handle.raw());
        let Some(slot) = self.table.slot(index) else {
            return;
        };
        self.fill(slot, index, new, write);
        let word = Word::live(handle.raw())
            .with_owner(new.owner)
            .with_local(new.local);
        slot.gate.publish(word);
    }

    /// Gives up the entry that was reserved. Its handle was seen, so it stays closed for ever.
    #[cold]
    pub(crate) fn give_up(&self, record: &ThreadRecord, handle: Handle) {
        let raw = handle.raw();
        let index = handle::index_of(raw);
        if let Some(slot) = self.table.slot(index) {
            let after = self.table.word_after(index, handle::generation_of(raw));
            slot.gate.publish(after);
            let counts = &record.extra;
            bump(&counts.finished);
            self.put_back(record, raw, after);
        }
    }

    #[inline(always)]
    fn fill(&self, slot: &Slot, index: u32, new: &NewEntry, write: impl FnOnce(*mut u8)) {
        // Relaxed: the gate publishes the fields.
        slot.signature.store(new.signature, Relaxed);
        slot.call.set(new.call);
        slot.end.set(new.end);
        write(slot.data.get().cast());
        if let Some(trace) = self.table.trace(index) {
            trace.exported.set(new.site);
        }
    }
}
