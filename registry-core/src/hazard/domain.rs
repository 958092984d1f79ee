//! The hazard domain: all hazard records of a process, and which thread may finish an entry.
//!
//! A closer reads every cell of every hazard record. If none names the entry, it may swap the closed word for the next phase. The thread
//! whose swap succeeds finishes the entry.
//!
//! # Invariants
//! * A hazard record is in the list before its first cell is set, and stays there.
//! * A scan that may end in a drop comes after a heavy fence, which itself comes after the closed word was read.

use crate::hazard::record::{HazardRecord, ORPHANED, Pin, TAKEN, VACANT, allocate, heavy};
use crate::sys::sync::{AcqRel, Acquire, AtomicPtr, AtomicUsize, Relaxed, Release};
use crate::table::lifecycle::{Gate, Word, phase, tag};
#[cfg(loom)]
use alloc::boxed::Box;
use core::ptr;

/// Which threads hold an entry, as a scan saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// None: the entry may be dropped.
    Free,
    /// A thread of this process, which will read the word when it leaves.
    Inside,
    /// Only threads that a fork left behind.
    Orphaned,
    /// Another thread was faster. It may have finished the entry, and a closer of the slot's next entry may have seen this thread's cell.
    /// The word was read after the cell was cleared.
    Moved(Word),
}

/// A closed entry that the caller of [`Domain::claim`] must finish.
#[derive(Debug)]
pub(crate) struct Claimed {
    /// The word that was swapped away.
    pub(crate) word: Word,
    /// The cell that names the entry. `None` if memory is out, or if there is nothing to drop.
    pub(crate) hold: Option<Pin>,
}

/// All hazard records of a process (in a model, of one run), in a list that only grows.
#[derive(Debug)]
pub(crate) struct Domain<const N: usize, X> {
    head: AtomicPtr<HazardRecord<N, X>>,
    count: AtomicUsize,
}

impl<const N: usize, X: Default> Domain<N, X> {
    crate::sys::sync::const_fn! {
    pub(crate) fn new() -> Self {
        Domain {
            head: AtomicPtr::new(ptr::null_mut()),
            count: AtomicUsize::new(0),
        }
    }
    }

    /// A hazard record for the calling thread: one that an ended thread gave back, or a new one.
    pub(crate) fn take(&self) -> Option<&HazardRecord<N, X>> {
        for record in self.iter() {
            // Acquire: the last owner's calls come before those of this owner, whose tag is the same. Pairs with `give_back`.
            // Failure Relaxed: nothing is concluded from it.
            if record.state.load(Relaxed) == VACANT
                && record
                    .state
                    .compare_exchange(VACANT, TAKEN, Acquire, Relaxed)
                    .is_ok()
            {
                return Some(record);
            }
        }
        // Relaxed: only the count's uniqueness matters.
        let n = self.count.fetch_add(1, Relaxed);
        let record = allocate(HazardRecord::new(tag::nth(n)))?;
        // SAFETY: just allocated, and never freed. No other thread sees it before it is linked.
        let shared = unsafe { &*record };
        let mut head = self.head.load(Relaxed);
        loop {
            shared.next.store(head, Relaxed);
            // Release: publishes the record and its link. Failure Relaxed: the next round publishes. No
            // instrument needs the Acquire: the releases of older records reach readers through this
            // read-modify-write without it.
            match self.head.compare_exchange(head, record, AcqRel, Relaxed) {
                Ok(_) => return Some(shared),
                Err(now) => head = now,
            }
        }
    }

    /// Makes the domain as it is after as many threads as there are tags have had records.
    #[cfg(all(test, not(loom)))]
    pub(crate) fn use_up_tags(&self) {
        self.count.store(0xfffe, Relaxed);
    }

    /// Gives a thread's hazard record back, for the next thread that needs one.
    pub(crate) fn give_back(&self, record: &HazardRecord<N, X>) {
        debug_assert!(!record.is_busy(), "a call is under way in it");
        // Release: pairs with `take`.
        record.state.store(VACANT, Release);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &HazardRecord<N, X>> {
        // Acquire: pairs with the push in `take`.
        let mut at = self.head.load(Acquire);
        core::iter::from_fn(move || {
            // SAFETY: linked records are initialised and never freed.
            let record = unsafe { at.as_ref() }?;
            record.found();
            // Relaxed: a link is written before its record is pushed and never again.
            at = record.next.load(Relaxed);
            Some(record)
        })
    }

    /// Reads every cell. The caller has issued [`heavy`] after it read the closed word, and is not itself inside.
    fn scan(&self, gate: &Gate) -> Held {
        let mut held = Held::Free;
        for record in self.iter() {
            if record.names(gate) {
                if record.state.load(Relaxed) != ORPHANED {
                    return Held::Inside;
                }
                held = Held::Orphaned;
            }
        }
        held
    }

    /// As [`Domain::scan`], for an entry whose drop was in progress at a fork. No fence is needed: orphans have not moved since the fork.
    pub(crate) fn holders(&self, gate: &Gate) -> Held {
        self.scan(gate)
    }

    /// Tries to make the caller the thread that finishes a closed entry, whose phase is then `next`: DROPPING, or FREE where there is nothing
    /// to drop. `Err(Held::Inside)` means that another thread will finish it or has, or that the slot holds another entry. `fenced` says that
    /// the caller has issued [`heavy`] since the entry was closed.
    pub(crate) fn claim(
        &self,
        record: &HazardRecord<N, X>,
        gate: &Gate,
        generation: u32,
        fenced: bool,
        next: u64,
    ) -> Result<Claimed, Held> {
        let mut word = gate.load();
        let closed = word.phase() == phase::CLOSED && word.generation() == generation;
        if !closed || record.is_inside(gate) {
            return Err(Held::Inside);
        }
        // A thread that alone has called the entry needs no fence: a second one would have had to swap the tag before it entered, and
        // nothing swaps the tag of a closed entry.
        if !record.is_alone_with(word) {
            self.find_free(gate, fenced)?;
        }
        // Publish our hazard before the swap, so that after a fork an interrupted drop is recognisable. Two threads that are here at once
        // have both scanned before this, so neither takes the other for a caller.
        let hold = match next {
            phase::DROPPING => record.hold(gate),
            _ => None,
        };
        loop {
            match gate.swap(word, word.with_phase(next)) {
                Ok(()) => return Ok(Claimed { word, hold }),
                // A waiter set its flag. It is still the same closed entry, which no thread enters, so that none is inside.
                Err(now) if now == word.with_waited() => word = now,
                Err(now) => {
                    let asymmetric = crate::sys::membarrier::is_asymmetric();
                    let now = hold.map_or(now, |pin| record.leave(&pin, gate, asymmetric));
                    return Err(Held::Moved(now));
                }
            }
        }
    }

    /// Issues the fence, unless the caller has, and scans. An error unless no thread is inside.
    fn find_free(&self, gate: &Gate, fenced: bool) -> Result<(), Held> {
        // Without the fence nothing may be concluded: the entry stays closed, and is leaked.
        if !fenced && !heavy() {
            if gate.load().waited() {
                // A waiter would sleep for ever.
                crate::sys::membarrier::insist();
            }
            return Err(Held::Inside);
        }
        match self.scan(gate) {
            Held::Free => Ok(()),
            held => Err(held),
        }
    }

    /// After a fork: all hazard records but the calling thread's belong to threads that do not exist in this process.
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) fn orphan_all_but(&self, own: Option<&HazardRecord<N, X>>) {
        for record in self.iter() {
            let mine = own.is_some_and(|own| ptr::eq(own, record));
            if !mine && record.state.load(Relaxed) == TAKEN {
                record.state.store(ORPHANED, Relaxed);
            }
        }
    }
}

/// In a model, where records must not outlive the run.
#[cfg(loom)]
impl<const N: usize, X> Drop for Domain<N, X> {
    fn drop(&mut self) {
        let mut at = self.head.load(Relaxed);
        while !at.is_null() {
            // SAFETY: `allocate` made it with the layout of a box, and the model's threads have ended.
            let record = unsafe { Box::from_raw(at) };
            at = record.next.load(Relaxed);
        }
    }
}
