//! All records of a process, and who may finish an entry: what closers do with what callers show.
//!
//! `hazard/record.rs` before this: one thread's record, its cells, the heavy fence. `registry/mod.rs` and `registry/function.rs` after
//! it, which claim closed entries. A closer reads every cell of every record; if none names the entry, it may
//! swap the closed word for the next phase, and whoever succeeds finishes the entry.
//!
//! Invariants: a record is in the list before its first cell is set, and stays there; no scan that may end in a
//! drop comes before a heavy fence that itself comes after the closed word was read.

use crate::hazard::record::{ORPHANED, Pin, Record, TAKEN, VACANT, allocate, heavy};
use crate::sys::sync::{AcqRel, Acquire, AtomicPtr, AtomicUsize, Relaxed, Release};
use crate::table::lifecycle::{Gate, Word, phase, tag};
#[cfg(loom)]
use alloc::boxed::Box;
use core::ptr;

/// Who holds an entry, as a scan saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// Nobody: it may be dropped.
    Free,
    /// By a thread of this process, which will look at the word when it leaves.
    Inside,
    /// Only threads that a fork left behind.
    Orphaned,
    /// Another thread was faster. It may have finished the entry, and a closer of the slot's next one may
    /// have seen this thread's cell: the word was read after that was cleared.
    Moved(Word),
}

/// A closed entry that the caller of [`Records::claim`] now has to finish.
#[derive(Debug)]
pub(crate) struct Claimed {
    /// The word that was swapped away.
    pub(crate) word: Word,
    /// The cell that shows it; none if memory is out, or where nothing is dropped.
    pub(crate) hold: Option<Pin>,
}

/// All records of a process (of a model, in the models), in a list that only grows.
#[derive(Debug)]
pub(crate) struct Records<const N: usize, X> {
    head: AtomicPtr<Record<N, X>>,
    count: AtomicUsize,
}

impl<const N: usize, X: Default> Records<N, X> {
    crate::sys::sync::const_fn! {
    pub(crate) fn new() -> Self {
        Records {
            head: AtomicPtr::new(ptr::null_mut()),
            count: AtomicUsize::new(0),
        }
    }
    }

    /// A record for the calling thread: one that an ended thread gave back, or a new one.
    pub(crate) fn take(&self) -> Option<&Record<N, X>> {
        for record in self.iter() {
            // Acquire: the last owner's calls come before this owner's, whose tag is the same.
            // Pairs with `give_back`. Failure Relaxed: nothing is concluded from it.
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
        let record = allocate(Record::new(tag::nth(n)))?;
        // SAFETY: just allocated, never freed; until it is linked nobody else sees it.
        let shared = unsafe { &*record };
        let mut head = self.head.load(Relaxed);
        loop {
            shared.next.store(head, Relaxed);
            // Release: publishes the record and its link. Failure Relaxed: the next round publishes. No
            // instrument needs the Acquire: the older records' releases reach readers through this
            // read-modify-write without it.
            match self.head.compare_exchange(head, record, AcqRel, Relaxed) {
                Ok(_) => return Some(shared),
                Err(now) => head = now,
            }
        }
    }

    /// As if as many threads as there are tags had records.
    #[cfg(all(test, not(loom)))]
    pub(crate) fn use_up_tags(&self) {
        self.count.store(0xfffe, Relaxed);
    }

    /// Gives a thread's record to whichever thread comes next.
    pub(crate) fn give_back(&self, record: &Record<N, X>) {
        debug_assert!(!record.is_busy(), "a call is under way in it");
        // Release: pairs with `take`.
        record.state.store(VACANT, Release);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Record<N, X>> {
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

    /// Reads every cell. The caller has issued [`heavy`] after it read the closed word, and is not
    /// itself inside.
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

    /// Like [`Records::scan`], for judging a drop in progress after a fork: no fence is needed, since
    /// orphans have not moved since the fork.
    pub(crate) fn holders(&self, gate: &Gate) -> Held {
        self.scan(gate)
    }

    /// Tries to make the caller the one that finishes a closed entry, whose phase is then `next`:
    /// DROPPING, or FREE where there is nothing to drop. `Err(Held::Inside)` means that another thread
    /// will, or has, or that the slot has moved on to another entry. `fenced` says that the caller has
    /// issued [`heavy`] since the entry was closed.
    pub(crate) fn claim(
        &self,
        record: &Record<N, X>,
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
        // Who is alone with an entry needs no fence: a second thread would have had to swap the tag
        // before it came in, and nothing swaps the tag of a closed entry.
        if !record.is_alone_with(word) {
            // Without the fence nothing may be concluded: the entry stays closed, and is leaked.
            if !fenced && !heavy() {
                if gate.load().waited() {
                    // Who sleeps would sleep for ever.
                    crate::sys::membarrier::insist();
                }
                return Err(Held::Inside);
            }
            match self.scan(gate) {
                Held::Free => {}
                held => return Err(held),
            }
        }
        // Before the swap: who sees DROPPING finds out by the cell who is at it. Two that are here at once
        // have both scanned before they held, so neither takes the other for a caller.
        let hold = match next {
            phase::DROPPING => record.hold(gate),
            _ => None,
        };
        loop {
            match gate.swap(word, word.with_phase(next)) {
                Ok(()) => return Ok(Claimed { word, hold }),
                // A waiter set its flag: still the same closed entry, and still nobody inside, since
                // nobody enters what is closed.
                Err(now) if now == word.with_waited() => word = now,
                Err(now) => {
                    let asymmetric = crate::sys::membarrier::is_asymmetric();
                    let now = hold.map_or(now, |pin| record.leave(&pin, gate, asymmetric));
                    return Err(Held::Moved(now));
                }
            }
        }
    }

    /// After a fork: all records but the calling thread's belong to threads that are not here.
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) fn orphan_all_but(&self, own: Option<&Record<N, X>>) {
        for record in self.iter() {
            let mine = own.is_some_and(|own| ptr::eq(own, record));
            if !mine && record.state.load(Relaxed) == TAKEN {
                record.state.store(ORPHANED, Relaxed);
            }
        }
    }
}

/// Boxed for a model, where records must not outlive the run.
#[cfg(loom)]
impl<const N: usize, X> Drop for Records<N, X> {
    fn drop(&mut self) {
        let mut at = self.head.load(Relaxed);
        while !at.is_null() {
            // SAFETY: `allocate` made it with the layout of a box, and the model's threads have ended.
            let record = unsafe { Box::from_raw(at) };
            at = record.next.load(Relaxed);
        }
    }
}
