//! The registry: what an entry is, and how it begins and ends.
//!
//! Here an entry is found, closed and settled; [`exporting`] begins it, [`wait`] waits for its end, and [`losing`] gives up entries that no thread
//! may finish. User code (the drop of a closure) runs here only under the guard, and never under a lock.
//!
//! Invariant: the thread that swaps a word to DROPPING, and no other, drops the closure and frees the slot.

pub(crate) mod batch;
mod captures;
mod counts;
pub(crate) mod delivered;
pub(crate) mod elsewhere;
mod exporting;
pub(crate) mod finaliser;
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
/// On other targets a trap ends the process.
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
use crate::hazard::{Claimed, Domain, Held};
use crate::sys::sync::plain::AtomicU64;
use crate::sys::sync::{Condvar, Mutex, Relaxed};
use crate::table::lifecycle::{Gate, Owner, Word, phase};
use crate::table::slab::{End, Slot, Table};
use crate::values::signature_info::SignatureInfo;

use mailbox::Posted;
use thread_record::bump;
pub(crate) use thread_record::{Shelf, ThreadRecord};

/// A table of entries, the hazard records of their callers, and what waiters sleep on.
#[derive(Debug)]
pub(crate) struct Registry<const G: u32, const CHUNK: usize, const CHUNKS: usize> {
    pub(crate) table: Table<G, CHUNK, CHUNKS>,
    pub(crate) records: Domain<{ hazard::CELLS }, Shelf>,
    pub(crate) waiters: Mutex<()>,
    pub(crate) wake: Condvar,
    /// The most entries that may be live; `u64::MAX` is no limit.
    limit: AtomicU64,
    limited: Mutex<()>,
    /// How many entries were lost.
    lost: AtomicU64,
}

/// Slots in a chunk, and chunks.
#[cfg(not(any(loom, miri)))]
const WIDTHS: (usize, usize) = (4096, 16384);
/// Small: Miri would take long to initialise a chunk of slots, and the table's pointers.
#[cfg(all(miri, not(loom)))]
const WIDTHS: (usize, usize) = (32, 64);
#[cfg(loom)]
const WIDTHS: (usize, usize) = (1, 2);

crate::sys::sync::global! {
    /// The registry of this linked library.
    pub(crate) static REGISTRY: Registry<{ handle::GENERATION_BITS }, { WIDTHS.0 }, { WIDTHS.1 }> = Registry::new();
}

/// What an export stores in a slot.
pub(crate) struct NewEntry {
    /// Address of the signature's static.
    pub(crate) signature: *mut (),
    pub(crate) call: *const (),
    pub(crate) end: Option<End>,
    pub(crate) owner: Owner,
    pub(crate) local: bool,
    pub(crate) site: Site,
}

/// The result of a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CloseResult {
    /// The closure has been dropped.
    Finished,
    /// Another thread will drop the closure: the last one to leave, or the one that a local closure belongs to.
    Pending,
}

/// Why an entry was not closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotClosed {
    /// The handle was never issued.
    Unknown,
    /// The entry was closed before.
    Closed,
    /// The entry has another owner. Nothing has changed.
    NotOwned,
}

impl<const G: u32, const CHUNK: usize, const CHUNKS: usize> Registry<G, CHUNK, CHUNKS> {
    crate::sys::sync::const_fn! {
    pub(crate) fn new() -> Self {
        Registry {
            table: Table::new(),
            records: Domain::new(),
            waiters: Mutex::new(()),
            wake: Condvar::new(),
            limit: AtomicU64::new(u64::MAX),
            limited: Mutex::new(()),
            lost: AtomicU64::new(0),
        }
    }
    }

    /// The slot that a closure's handle leads to, live or not.
    #[inline(always)]
    pub(crate) fn slot(&self, raw: u64) -> Option<&Slot> {
        if !handle::is_closure(raw) {
            return None;
        }
        self.table.slot(handle::index_of(raw))
    }

    /// Whether a closure's handle, which is not live, has ever been issued.
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

    /// The slot of a handle's entry and its word, if the slot still holds that entry, in any phase.
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

    /// Closes an entry that `owner` owns. No call starts after this. The closure has been dropped when this returns, unless the result
    /// is `Pending`.
    #[inline]
    pub(crate) fn close(
        &self,
        record: &ThreadRecord,
        raw: u64,
        owner: Owner,
        site: Site,
    ) -> Result<CloseResult, NotClosed> {
        let Some(slot) = self.slot(raw) else {
            return Err(NotClosed::Unknown);
        };
        let word = slot.gate.load();
        // The shortcut: no other thread has ever called the entry, and this one is not inside. One swap decides against the swap of
        // another thread's first call, and no fence is needed. No thread waits for an entry before its owner has closed it, but a scope
        // does: it goes the long way.
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
            // A plain store would lose a waiter's flag.
            debug_assert!(
                !slot.gate.load().waited(),
                "a thread waits for an entry that its owner has not closed"
            );
            slot.gate.publish(after);
            self.put_back(record, raw, after);
            return Ok(CloseResult::Finished);
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
    ) -> Result<CloseResult, NotClosed> {
        self.shut(slot, raw, owner, site)?;
        Ok(self.settle(record, raw))
    }

    /// The first half of a close. No call starts after it.
    pub(crate) fn shut(
        &self,
        slot: &Slot,
        raw: u64,
        owner: Owner,
        site: Site,
    ) -> Result<(), NotClosed> {
        self.shut_as(slot, raw, owner, site, false)
    }

    /// As [`Registry::shut`]. If the entry is `deferred`, no caller finishes it: the code that shuts it must.
    pub(crate) fn shut_as(
        &self,
        slot: &Slot,
        raw: u64,
        owner: Owner,
        site: Site,
        deferred: bool,
    ) -> Result<(), NotClosed> {
        self.change(raw, &slot.gate, owner, |word| {
            word.with_phase(phase::CLOSED).with_deferred(deferred)
        })?;
        if let Some(trace) = self.table.trace(handle::index_of(raw)) {
            trace.closed.set(site);
        }
        Ok(())
    }

    /// Lets callers finish an entry that was shut deferred. The caller settles it next: those that have left before did not.
    pub(crate) fn defer_no_longer(&self, raw: u64) {
        while let Some((slot, word)) = self.word(raw) {
            if word.phase() != phase::CLOSED
                || !word.deferred()
                || slot.gate.swap(word, word.with_deferred(false)).is_ok()
            {
                return;
            }
        }
    }

    /// Settles the entry in a slot if it is closed. Callers that leave, or were refused, do this: a closer may have seen their cell and left
    /// the second half to them. The closer may be that of a later entry, if the caller's handle is stale.
    #[cold]
    pub(crate) fn settle_slot(&self, record: &ThreadRecord, index: u32) {
        if let Some(slot) = self.table.slot(index) {
            let word = slot.gate.load();
            if word.phase() == phase::CLOSED && !word.deferred() {
                self.settle(record, Handle::closure(index, word.generation()).raw());
            }
        }
    }

    /// The second half of a close: drops the closure, if no thread is inside and no other thread drops it.
    #[cold]
    pub(crate) fn settle(&self, record: &ThreadRecord, raw: u64) -> CloseResult {
        self.settle_after(record, raw, false)
    }

    /// Settles entries that the caller has shut, after one fence for all of them.
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

    fn settle_after(&self, record: &ThreadRecord, raw: u64, fenced: bool) -> CloseResult {
        let Some((slot, word)) = self.word(raw) else {
            return CloseResult::Pending;
        };
        if word.phase() != phase::CLOSED {
            return CloseResult::Pending;
        }
        if self.is_left_to_its_thread(slot, raw, word) {
            return CloseResult::Pending;
        }
        let generation = word.generation();
        let claim = self
            .records
            .claim(record, &slot.gate, generation, fenced, phase::DROPPING);
        match claim {
            Ok(claimed) => {
                self.finish(record, slot, raw, claimed);
                return CloseResult::Finished;
            }
            Err(Held::Orphaned) => self.lose(&slot.gate, word),
            Err(Held::Moved(now)) if now.phase() == phase::CLOSED => {
                self.settle_slot(record, handle::index_of(raw));
            }
            Err(_) => {}
        }
        CloseResult::Pending
    }

    /// Tells the thread of a local entry to settle it, unless that is the calling one. This takes no record.
    fn is_left_to_its_thread(&self, slot: &Slot, raw: u64, word: Word) -> bool {
        if !word.local() || mailbox::is_here(raw) {
            return false;
        }
        match mailbox::post(raw) {
            Posted::Delivered => self.wake_all(),
            Posted::NoThread => self.lose(&slot.gate, word),
            // Without memory it stays closed. A caller that is refused tries again.
            Posted::Over | Posted::NoMemory => {}
        }
        true
    }

    /// The second half of a close by a thread without a record: it leaves a local entry to its own thread. Others are left to the next caller, who is refused.
    #[cold]
    pub(crate) fn settle_without_record(&self, raw: u64) {
        if let Some((slot, word)) = self
            .word(raw)
            .filter(|(_, word)| word.phase() == phase::CLOSED)
        {
            self.is_left_to_its_thread(slot, raw, word);
        }
    }

    /// Finishes an entry that this thread has claimed, and wakes the threads that wait for it.
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
            // The slot is in no queue yet, so no later entry is in it whose closer could have seen this cell.
            record.leave(&hold, &slot.gate, crate::sys::membarrier::is_asymmetric());
        }
        self.put_back(record, raw, after);
    }

    /// Drops the closure of an entry that this thread has swapped to DROPPING, and returns the next word of its slot.
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
        if let Some(drop) = slot.end.get() {
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

    /// Puts the slot of a finished entry into the thread's free list, unless it is retired.
    #[inline]
    fn put_back(&self, record: &ThreadRecord, raw: u64, after: Word) {
        if after.phase() == phase::FREE {
            // SAFETY: the record is this thread's, and no user code runs during this borrow.
            let reserve = unsafe { &mut *record.extra.reserve.get() };
            self.table.give(reserve, handle::index_of(raw));
        }
    }

    /// Whether the entry of an issued handle is over: no thread is inside, and its closure was dropped or lost.
    pub(crate) fn is_over(&self, raw: u64) -> bool {
        self.slot(raw)
            .is_none_or(|slot| slot.gate.load().is_over(handle::generation_of(raw)))
    }

    /// Settles what is in the calling thread's mailbox.
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
        atfork::hold(atfork::Module::Registry, &PART);
    }
}
