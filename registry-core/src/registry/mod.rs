//! The registry: what an entry is, and how it begins and ends.
//!
//! Here an entry is exported, found, closed and settled; [`wait`] waits for its end, and [`losing`] gives up entries that nobody may
//! finish. User code (the drop of a closure) runs here only under the guard, and never under a lock.
//!
//! Invariant: the thread that swaps a word to DROPPING, and no other, drops the closure and frees the slot.

pub(crate) mod batch;
mod captures;
pub(crate) mod function;
#[cfg(all(feature = "initial-exec-tls", fixed_tls, not(any(loom, miri))))]
pub(crate) mod initial_exec;
pub(crate) mod ledger;
pub(crate) mod linked;
mod losing;
pub(crate) mod mailbox;
pub(crate) mod not_found;
pub(crate) mod ownership;
pub(crate) mod place;
pub(crate) mod telling;
pub(crate) mod thread;
mod thread_record;
#[cfg(target_arch = "wasm32")]
pub(crate) mod trap;
/// Elsewhere a trap ends the process.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod trap {
    #[inline(always)]
    pub(crate) const fn has_happened() -> bool {
        false
    }
    #[inline(always)]
    pub(crate) const fn is_deaf() -> bool {
        false
    }
    #[inline(always)]
    pub(crate) const fn look() {}
}
#[cfg(not(target_pointer_width = "64"))]
pub(crate) mod thunk_keys;
pub(crate) mod user_data;
pub(crate) mod wait;

use crate::call_site::Site;
use crate::handle::{self, Handle};
use crate::hazard;
use crate::hazard::{Claimed, Held, Records};
use crate::sys::sync::plain::AtomicU64;
use crate::sys::sync::{Condvar, Mutex, Relaxed};
use crate::table::lifecycle::{Gate, Owner, Word, phase};
use crate::table::slab::{Slot, Table};
use crate::values::signature_info::SignatureInfo;

use mailbox::Posted;
pub(crate) use thread_record::{Shelf, ThreadRecord};

/// A table, the records of its callers, and what waiters sleep on.
#[derive(Debug)]
pub(crate) struct Registry<const G: u32, const CHUNK: usize, const CHUNKS: usize> {
    pub(crate) table: Table<G, CHUNK, CHUNKS>,
    pub(crate) records: Records<{ hazard::CELLS }, Shelf>,
    pub(crate) waiters: Mutex<()>,
    pub(crate) wake: Condvar,
    /// The most entries that may be live; `u64::MAX` is no limit.
    limit: AtomicU64,
    limited: Mutex<()>,
    /// Entries that nobody could finish.
    lost: AtomicU64,
}

/// Slots in a chunk, and chunks.
#[cfg(not(any(loom, miri)))]
const WIDTHS: (usize, usize) = (4096, 16384);
/// An interpreter would take its time to fill a chunk with slots, and the table with null pointers.
#[cfg(all(miri, not(loom)))]
const WIDTHS: (usize, usize) = (32, 64);
#[cfg(loom)]
const WIDTHS: (usize, usize) = (1, 2);

crate::sys::sync::global! {
    /// The registry of this linked library.
    pub(crate) static REGISTRY: Registry<{ handle::GENERATION_BITS }, { WIDTHS.0 }, { WIDTHS.1 }> = Registry::new();
}

/// What an export stores.
pub(crate) struct NewEntry {
    /// Address of the signature's static.
    pub(crate) signature: *mut (),
    pub(crate) call: *const (),
    pub(crate) drop: Option<unsafe fn(*mut u8)>,
    pub(crate) owner: Owner,
    pub(crate) local: bool,
    pub(crate) site: Site,
}

/// What became of an entry that was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The closure has been dropped.
    Finished,
    /// Somebody is inside, or its own thread must drop it: that one will.
    Pending,
}

/// Why an entry was not closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotClosed {
    /// Never issued.
    Unknown,
    /// Issued, and already closed.
    Closed,
    /// Somebody else's to close; nothing has changed.
    NotOwned,
}

impl<const G: u32, const CHUNK: usize, const CHUNKS: usize> Registry<G, CHUNK, CHUNKS> {
    crate::sys::sync::const_fn! {
    pub(crate) fn new() -> Self {
        Registry {
            table: Table::new(),
            records: Records::new(),
            waiters: Mutex::new(()),
            wake: Condvar::new(),
            limit: AtomicU64::new(u64::MAX),
            limited: Mutex::new(()),
            lost: AtomicU64::new(0),
        }
    }
    }

    /// Makes an entry. `write` puts the captures into the slot's data; it must not panic and runs
    /// only if there is a slot.
    #[inline]
    pub(crate) fn export(
        &self,
        record: &ThreadRecord,
        new: &NewEntry,
        write: impl FnOnce(*mut u8),
    ) -> Option<Handle> {
        // Relaxed: a limit set by another thread holds from when it is seen.
        let _limited = if self.limit.load(Relaxed) == u64::MAX {
            None
        } else {
            let guard = self.limited.lock();
            if self.begun_and_ended().live() >= self.limit.load(Relaxed) {
                return None;
            }
            Some(guard)
        };
        // SAFETY: own thread, and nothing below runs user code while this borrow lives.
        let reserve = unsafe { &mut *record.extra.reserve.get() };
        let (index, slot, generation) = self.table.take(reserve)?;
        self.fill(slot, index, new, write);
        bump(&record.extra.exported);
        let word = Word::new(phase::LIVE, generation)
            .with_owner(new.owner)
            .with_local(new.local);
        slot.gate.publish(word);
        Some(Handle::closure(index, generation))
    }

    #[inline(always)]
    fn fill(&self, slot: &Slot, index: u32, new: &NewEntry, write: impl FnOnce(*mut u8)) {
        // Relaxed: the gate publishes the fields.
        slot.signature.store(new.signature, Relaxed);
        slot.call.set(new.call);
        slot.drop.set(new.drop);
        write(slot.data.get().cast());
        if let Some(trace) = self.table.trace(index) {
            trace.exported.set(new.site);
        }
    }

    /// The slot that a closure's handle points at, live or not.
    #[inline(always)]
    pub(crate) fn slot(&self, raw: u64) -> Option<&Slot> {
        if !handle::is_closure(raw) {
            return None;
        }
        self.table.slot(handle::index_of(raw))
    }

    /// What a closure's handle that is not live was: closed, or never issued.
    pub(crate) fn was_issued(&self, raw: u64) -> bool {
        let index = handle::index_of(raw);
        match self.slot(raw) {
            Some(slot) => {
                self.table
                    .was_issued(index, handle::generation_of(raw), slot.gate.load())
            }
            None => false,
        }
    }

    /// The word of a handle's entry if it is that entry's word still, in any phase.
    pub(crate) fn word(&self, raw: u64) -> Option<(&Slot, Word)> {
        let slot = self.slot(raw)?;
        let word = slot.gate.load();
        let same = word.generation() == handle::generation_of(raw);
        let issued = !matches!(word.phase(), phase::FRESH | phase::FREE);
        (same && issued).then_some((slot, word))
    }

    /// Moves a live entry from one owner to another.
    pub(crate) fn change_owner(&self, raw: u64, from: Owner, to: Owner) -> Result<(), NotClosed> {
        let gate = match self.slot(raw) {
            Some(slot) => &slot.gate,
            None => return Err(NotClosed::Unknown),
        };
        self.change(raw, gate, from, |word| word.with_owner(to))
            .map(|_| ())
    }

    fn change(
        &self,
        raw: u64,
        gate: &Gate,
        owner: Owner,
        to: impl Fn(Word) -> Word,
    ) -> Result<Word, NotClosed> {
        let mut word = gate.load();
        loop {
            if word.phase() != phase::LIVE || word.generation() != handle::generation_of(raw) {
                let issued = self.was_issued(raw);
                return Err(if issued {
                    NotClosed::Closed
                } else {
                    NotClosed::Unknown
                });
            }
            if word.owner() != owner {
                return Err(NotClosed::NotOwned);
            }
            match gate.swap(word, to(word)) {
                Ok(()) => return Ok(word),
                Err(now) => word = now,
            }
        }
    }

    /// Ends an entry that `owner` owns: no call starts after this, and the closure is dropped before
    /// it returns unless the answer is `Pending`.
    #[inline]
    pub(crate) fn close(
        &self,
        record: &ThreadRecord,
        raw: u64,
        owner: Owner,
        site: Site,
    ) -> Result<Ended, NotClosed> {
        let Some(slot) = self.slot(raw) else {
            return Err(NotClosed::Unknown);
        };
        let word = slot.gate.load();
        // The shortcut: nobody but this thread has ever called, and it is not inside now. One swap
        // decides against a first caller's, and no fence is needed. Nobody can be waiting for an entry
        // that its owner has not closed yet, except for a scope.
        if word.phase() == phase::LIVE
            && word.generation() == handle::generation_of(raw)
            && word.owner() == owner
            && owner != Owner::Scope
            && record.is_alone_with(word)
            && !word.local()
            && !trap::has_happened()
            && !record.is_inside(&slot.gate)
            && slot
                .gate
                .swap(word, word.with_phase(phase::DROPPING))
                .is_ok()
        {
            let after = self.wind_up(record, slot, raw, word, site);
            slot.gate.publish(after);
            self.put_back(record, raw, after);
            return Ok(Ended::Finished);
        }
        self.close_shared(record, slot, raw, owner, site)
    }

    #[cold]
    fn close_shared(
        &self,
        record: &ThreadRecord,
        slot: &Slot,
        raw: u64,
        owner: Owner,
        site: Site,
    ) -> Result<Ended, NotClosed> {
        self.shut(slot, raw, owner, site)?;
        Ok(self.settle(record, raw))
    }

    /// The first half of a close: no call starts after it.
    pub(crate) fn shut(
        &self,
        slot: &Slot,
        raw: u64,
        owner: Owner,
        site: Site,
    ) -> Result<(), NotClosed> {
        self.change(raw, &slot.gate, owner, |word| {
            word.with_phase(phase::CLOSED)
        })?;
        if let Some(trace) = self.table.trace(handle::index_of(raw)) {
            trace.closed.set(site);
        }
        Ok(())
    }

    /// Settles whatever closed entry is in a slot. For callers that leave or were refused: a closer may
    /// have seen their cell and left the rest to them, and a stale handle's caller can have been seen by
    /// the closer of a later entry.
    #[cold]
    pub(crate) fn settle_slot(&self, record: &ThreadRecord, index: u32) {
        if let Some(slot) = self.table.slot(index) {
            let word = slot.gate.load();
            if word.phase() == phase::CLOSED {
                self.settle(record, Handle::closure(index, word.generation()).raw());
            }
        }
    }

    /// The second half: drops the closure of a closed entry if nobody is inside and no one else does.
    #[cold]
    pub(crate) fn settle(&self, record: &ThreadRecord, raw: u64) -> Ended {
        self.settle_after(record, raw, false)
    }

    /// Settles entries that the caller has shut, for the price of one fence.
    pub(crate) fn settle_all(&self, record: &ThreadRecord, handles: &[u64]) {
        let shared = |&raw: &u64| {
            self.word(raw)
                .is_some_and(|(_, word)| !record.is_alone_with(word))
        };
        let fenced = handles.iter().any(shared) && hazard::heavy();
        for &raw in handles {
            self.settle_after(record, raw, fenced);
        }
    }

    fn settle_after(&self, record: &ThreadRecord, raw: u64, fenced: bool) -> Ended {
        let Some((slot, word)) = self.word(raw) else {
            return Ended::Pending;
        };
        if word.phase() != phase::CLOSED {
            return Ended::Pending;
        }
        if word.local() && !mailbox::is_here(raw) {
            match mailbox::post(raw) {
                Posted::Delivered => self.wake_all(),
                Posted::NoThread => self.lose(&slot.gate, word),
                Posted::Over => {}
            }
            return Ended::Pending;
        }
        let generation = word.generation();
        let claim = self
            .records
            .claim(record, &slot.gate, generation, fenced, phase::DROPPING);
        match claim {
            Ok(claimed) => {
                self.finish(record, slot, raw, claimed);
                return Ended::Finished;
            }
            Err(Held::Orphaned) => self.lose(&slot.gate, word),
            Err(Held::Moved(now)) if now.phase() == phase::CLOSED => {
                self.settle_slot(record, handle::index_of(raw));
            }
            Err(_) => {}
        }
        Ended::Pending
    }

    /// Finishes an entry that was claimed, and wakes whoever waits for it.
    fn finish(&self, record: &ThreadRecord, slot: &Slot, raw: u64, claimed: Claimed) {
        let trace = self.table.trace(handle::index_of(raw));
        let site = trace.map_or(Site::UNKNOWN, |trace| trace.closed.get());
        let after = if trap::has_happened() {
            self.lost.fetch_add(1, Relaxed);
            if claimed.word.local() {
                mailbox::forget(raw);
            }
            claimed.word.with_phase(phase::LOST)
        } else {
            self.wind_up(record, slot, raw, claimed.word, site)
        };
        if slot.gate.replace(after).waited() {
            self.wake_all();
        }
        if let Some(hold) = claimed.hold {
            // Nobody has met it in a later entry: the slot is in no queue yet.
            record.leave(&hold, &slot.gate, crate::sys::membarrier::is_asymmetric());
        }
        self.put_back(record, raw, after);
    }

    /// Drops the closure of an entry that the caller has swapped to DROPPING, and says which word its slot
    /// gets.
    #[inline]
    fn wind_up(
        &self,
        record: &ThreadRecord,
        slot: &Slot,
        raw: u64,
        word: Word,
        site: Site,
    ) -> Word {
        let index = handle::index_of(raw);
        if let Some(drop) = slot.drop.get() {
            let signature = slot.signature.load(Relaxed);
            // SAFETY: slots hold null or the address of a signature's static.
            let info = unsafe { SignatureInfo::from_address(signature) };
            let name = info.map(|info| info.name);
            captures::drop_captures(record, raw, name, drop, slot.data.get().cast());
        }
        if let Some(trace) = self.table.trace(index) {
            trace.closed.set(site);
        }
        if word.local() {
            mailbox::forget(raw);
        }
        bump(&record.extra.finished);
        self.table.word_after(index, word.generation())
    }

    /// Queues the slot of a finished entry, unless it is retired.
    #[inline]
    fn put_back(&self, record: &ThreadRecord, raw: u64, after: Word) {
        if after.phase() == phase::FREE {
            // SAFETY: own thread; no user code runs during this borrow.
            let reserve = unsafe { &mut *record.extra.reserve.get() };
            self.table.give(reserve, handle::index_of(raw));
        }
    }

    /// Whether the entry of a closure's handle that was issued is over: nobody is inside, and its closure dropped or lost.
    pub(crate) fn is_over(&self, raw: u64) -> bool {
        self.slot(raw)
            .is_none_or(|slot| slot.gate.load().is_over(handle::generation_of(raw)))
    }

    /// Allows at most `limit` live entries.
    pub(crate) fn set_limit(&self, limit: u64) {
        self.limit.store(limit, Relaxed);
    }

    /// Sums over all threads; exact when none exports or closes meanwhile.
    pub(crate) fn begun_and_ended(&self) -> Totals {
        let mut totals = Totals {
            exported: 0,
            finished: 0,
            lost: self.lost.load(Relaxed),
        };
        for record in self.records.iter() {
            totals.exported += record.extra.exported.load(Relaxed);
            totals.finished += record.extra.finished.load(Relaxed);
        }
        totals
    }

    /// How many slots threads have ever been given, retired ones included: the most that have been in use at once.
    pub(crate) fn issued(&self) -> u32 {
        watch_forks();
        self.table.issued()
    }

    /// Settles what has been posted to the calling thread.
    #[inline(always)]
    pub(crate) fn drain(&self, record: &ThreadRecord) {
        mailbox::drain(record, |raw| {
            self.settle(record, raw);
        });
    }
}

/// Before a lock of the registry is first taken: a fork holds them all.
#[inline]
pub(crate) fn watch_forks() {
    #[cfg(all(feature = "std", unix, not(loom)))]
    {
        use crate::sys::atfork;
        static PART: atfork::Part = atfork::Part::with_locks(|| {
            alloc::boxed::Box::new((
                REGISTRY.limited.lock(),
                REGISTRY.table.hold_lock(),
                REGISTRY.waiters.lock(),
            ))
        });
        atfork::hold(atfork::Place::Registry, &PART);
    }
}

/// How many entries have begun and ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Totals {
    pub(crate) exported: u64,
    pub(crate) finished: u64,
    pub(crate) lost: u64,
}

impl Totals {
    /// Entries that are not over: live, or closed with somebody inside.
    pub(crate) fn live(self) -> u64 {
        self.exported.saturating_sub(self.finished + self.lost)
    }
}

/// Adds one to a counter that only this thread writes.
#[inline(always)]
pub(crate) fn bump(counter: &AtomicU64) {
    // Relaxed, and no read-modify-write: one writer.
    counter.store(counter.load(Relaxed) + 1, Relaxed);
}
