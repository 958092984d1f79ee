//! The cell of a completion: what the entry's callable and the future share.
//!
//! Two words decide. `claim` decides which call completes, and `state` whether the future gets to see it:
//!
//! ```text
//! claim:  OPEN --call--> TAKEN                           every later call is CONSUMED
//!         OPEN --into_foreign--> GIVEN                   from then on the entry's own word decides: a call closes the entry,
//!                                                        or `release` does, and the other one is CLOSED
//! state:  PENDING <--poll--> WAITING                     the future has stored a waiter, or takes it back
//!         PENDING, WAITING --call, or the entry's end--> DONE
//!         PENDING, WAITING --the future's end--> CANCELLED           the call is CLOSED
//! ```
//!
//! Invariants:
//! * The waiter is the future's while the state is PENDING, and passes to the one that swaps WAITING.
//! * The outcome is the claimant's until the state is DONE, and the future's from then on.
//! * At most one thread finishes: the claimant, or, if there was none, the one that drops the callable, which no thread is inside of then.

use crate::call_site::Site;
use crate::delivery::error::CompletionError;
use crate::delivery::waiter::Waiter;
use crate::handle::Handle;
use crate::registry::NotClosed;
use crate::registry::ownership;
use crate::registry::place::Place;
use crate::sys::sync::{AcqRel, Acquire, AtomicU32, AtomicU64, Cell, Relaxed, Release};
use crate::table::lifecycle::Owner;

mod claim {
    pub(super) const OPEN: u32 = 0;
    pub(super) const GIVEN: u32 = 1;
    pub(super) const TAKEN: u32 = 2;
}

mod state {
    pub(super) const PENDING: u32 = 0;
    pub(super) const WAITING: u32 = 1;
    pub(super) const DONE: u32 = 2;
    pub(super) const CANCELLED: u32 = 3;
}

/// The arguments of the call, or why there are none.
pub(crate) type Outcome<K> = Result<K, CompletionError>;

/// Why a call may not complete.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// Another call has, and the wrapper lives.
    Consumed,
    /// The entry, or the future, has ended.
    Closed,
}

pub(crate) struct CompletionCell<K> {
    claim: AtomicU32,
    state: AtomicU32,
    /// The handle, for the call that has to close its own entry. Written before `claim` is GIVEN.
    raw: AtomicU64,
    /// `None` while the state is PENDING.
    waiter: Cell<Option<Waiter>>,
    outcome: Cell<Option<Outcome<K>>>,
}

// SAFETY: the invariants keep two threads out of either cell. A waiter is `Send`, and `K` is by the bound.
unsafe impl<K: Send> Sync for CompletionCell<K> {}
// SAFETY: likewise.
unsafe impl<K: Send> Send for CompletionCell<K> {}

impl<K> CompletionCell<K> {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        CompletionCell {
            claim: AtomicU32::new(claim::OPEN),
            state: AtomicU32::new(state::PENDING),
            raw: AtomicU64::new(0),
            waiter: Cell::new(None),
            outcome: Cell::new(None),
        }
    }

    // ---- the call ---------------------------------------------------------------------------------------

    /// Makes the calling thread the one that finishes. It is inside the entry.
    #[inline]
    pub(crate) fn claim(&self) -> Result<(), Lost> {
        // Failure Acquire: sees the handle that `give` has stored. Success Relaxed: nothing was stored.
        match self
            .claim
            .compare_exchange(claim::OPEN, claim::TAKEN, Relaxed, Acquire)
        {
            Ok(_) => Ok(()),
            Err(claim::TAKEN) => Err(Lost::Consumed),
            Err(_) => self.end_entry(),
        }
    }

    /// Ends the entry from inside of its call: of the calls and the releases of a foreign entry, one does.
    #[cold]
    fn end_entry(&self) -> Result<(), Lost> {
        let Some(handle) = Handle::from_raw(self.raw.load(Relaxed)) else {
            return Err(Lost::Closed);
        };
        // A wrapper owns it while `into_foreign` is at work, and after it was taken back by its handle. The owner may change between two
        // attempts: until the entry has ended, one of them is the owner.
        let mut owners = [Owner::Foreign, Owner::Rust, Owner::Leaked]
            .into_iter()
            .cycle();
        loop {
            let owner = owners.next().unwrap_or(Owner::Foreign);
            match ownership::end(Place::Closure(handle), owner, Site::DELIVERED, false) {
                Ok(_) => return Ok(()),
                Err(NotClosed::NotOwned) => {}
                Err(_) => return Err(Lost::Closed),
            }
        }
    }

    /// Delivers the outcome and wakes the future. Only for the thread that finishes.
    #[inline(always)]
    pub(crate) fn finish(&self, outcome: Outcome<K>) -> Result<(), Lost> {
        // There is nothing to drop: this is the first outcome.
        core::mem::forget(self.outcome.replace(Some(outcome)));
        self.publish()
    }

    /// Delivers the outcome that is stored.
    fn publish(&self) -> Result<(), Lost> {
        // Relaxed: the swap decides.
        let mut seen = self.state.load(Relaxed);
        while seen != state::CANCELLED {
            // Release: the future sees the outcome. Acquire: sees the waiter that the future has stored. Failure Relaxed: the state is only
            // compared.
            match self
                .state
                .compare_exchange(seen, state::DONE, AcqRel, Relaxed)
            {
                Ok(state::WAITING) => {
                    if let Some(waiter) = self.waiter.take() {
                        waiter.wake();
                    }
                    return Ok(());
                }
                Ok(_) => return Ok(()),
                Err(now) => seen = now,
            }
        }
        self.outcome.set(None);
        Err(Lost::Closed)
    }

    /// The end of the callable: if no call has finished, none will. No thread is inside the entry.
    pub(crate) fn abandon(&self) {
        // Relaxed: the end of the entry comes after every call of it.
        if matches!(self.state.load(Relaxed), state::PENDING | state::WAITING) {
            // The future may have ended meanwhile, and need not hear of it.
            let _ = self.finish(Err(CompletionError::Abandoned));
        }
    }

    // ---- the future -------------------------------------------------------------------------------------

    /// The outcome, if there is one; otherwise stores what `waiter` makes of the last waiter, to be woken. Only for the future.
    #[inline(never)]
    pub(crate) fn poll(&self, waiter: impl FnOnce(Option<Waiter>) -> Waiter) -> Option<Outcome<K>> {
        // Relaxed: if it is WAITING or PENDING, the waiter is what this future has stored; otherwise `try_take` looks again.
        let last = match self.state.load(Relaxed) {
            state::PENDING => None,
            state::WAITING => {
                // Relaxed, both: as above.
                let _ =
                    self.state
                        .compare_exchange(state::WAITING, state::PENDING, Relaxed, Relaxed);
                if self.state.load(Relaxed) != state::PENDING {
                    return self.try_take();
                }
                self.waiter.take()
            }
            _ => return self.try_take(),
        };
        // User code: a panic in it leaves no waiter, and the state PENDING.
        let waiter = waiter(last);
        // There is nothing to drop.
        core::mem::forget(self.waiter.replace(Some(waiter)));
        // Release: the call sees the waiter. Failure Relaxed: `try_take` looks again.
        let stored = self
            .state
            .compare_exchange(state::PENDING, state::WAITING, Release, Relaxed);
        if stored.is_ok() {
            return None;
        }
        drop(self.waiter.take());
        self.try_take()
    }

    /// The outcome, if there is one. Only for the future.
    #[inline(always)]
    pub(crate) fn try_take(&self) -> Option<Outcome<K>> {
        // Acquire: sees the outcome.
        match self.state.load(Acquire) {
            state::DONE => Some(self.outcome.take().unwrap_or(Err(CompletionError::Taken))),
            state::CANCELLED => Some(Err(CompletionError::TimedOut)),
            _ => None,
        }
    }

    /// Refuses calls from now on. The outcome, if one came before and was not taken. Only for the future, and at its end.
    #[inline]
    pub(crate) fn cancel(&self) -> Option<Outcome<K>> {
        // Acquire: sees the outcome. A load costs less than a swap, and DONE stays.
        if self.state.load(Acquire) == state::DONE {
            return self.outcome.take();
        }
        // Acquire: as above.
        if self.state.swap(state::CANCELLED, Acquire) == state::DONE {
            self.state.store(state::DONE, Relaxed);
            return self.outcome.take();
        }
        drop(self.waiter.take());
        None
    }

    /// Lets calls and releases of the entry, which is about to be foreign code's, decide by its word. False if a call has claimed it before.
    pub(crate) fn give(&self, handle: Handle) -> bool {
        self.raw.store(handle.raw(), Relaxed);
        // Release: a call sees the handle. Failure Relaxed: nothing is read.
        self.claim
            .compare_exchange(claim::OPEN, claim::GIVEN, Release, Relaxed)
            .is_ok()
    }
}
