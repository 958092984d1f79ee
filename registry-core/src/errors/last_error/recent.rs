//! [`Recent`]: a thread's last failures, as a stack in a ring of a few places.
//!
//! A failure that has been taken is removed when the next failure comes, not earlier: until then `last_error` returns its message. A caller
//! that never takes messages, as most C code, fills the places, and a new failure then replaces the oldest one.

use crate::errors::failure::Failure;
use alloc::vec::Vec;

/// The number of nested interruptions on one thread after which every caller still gets its own message.
const PLACES: usize = 8;

struct Kept {
    failure: Failure,
    number: u64,
    taken: bool,
}

/// The places, or none before the first failure. They are apart, since a library's thread-locals may have little room (the feature `initial-exec-tls`).
#[derive(Default)]
pub(super) struct Places(Vec<Option<Kept>>);

impl Places {
    /// The places of a thread; it has none if no memory is left for them.
    pub(super) fn new() -> Self {
        let mut places = Vec::new();
        if places.try_reserve_exact(PLACES).is_ok() {
            places.resize_with(PLACES, || None);
        }
        Places(places)
    }
}

pub(super) struct Recent {
    places: Places,
    /// The number of the newest failure; failures are numbered from 1.
    count: u64,
    /// The number of used places below `top`.
    used: usize,
    /// The place after the newest.
    top: usize,
}

const _: () = assert!(size_of::<Recent>() <= 64, "the failures are apart");

impl Recent {
    pub(super) const fn new() -> Self {
        Recent {
            places: Places(Vec::new()),
            count: 0,
            used: 0,
            top: 0,
        }
    }

    /// Whether the next failure needs [`Places`].
    pub(super) fn has_no_places(&self) -> bool {
        self.places.0.is_empty()
    }

    /// Pushes a failure. Returns its number, and the failure that it replaces. It takes the places if it has none; without any the failure comes back, as number 0.
    pub(super) fn push(&mut self, failure: Failure, places: &mut Places) -> (u64, Option<Failure>) {
        if self.has_no_places() {
            core::mem::swap(&mut self.places, places);
            if self.has_no_places() {
                return (0, Some(failure));
            }
        }
        self.forget_taken();
        self.count += 1;
        let number = self.count;
        let kept = Kept {
            failure,
            number,
            taken: false,
        };
        let oldest = self.places.0[self.top].replace(kept);
        self.top = (self.top + 1) % PLACES;
        self.used = (self.used + 1).min(PLACES);
        (number, oldest.map(|kept| kept.failure))
    }

    /// Moves `top` down to the newest failure that has not been taken. Taken ones above it stay in their places until they are replaced.
    fn forget_taken(&mut self) {
        while self.used > 0 {
            let below = (self.top + PLACES - 1) % PLACES;
            if self.places.0[below]
                .as_ref()
                .is_some_and(|kept| !kept.taken)
            {
                return;
            }
            (self.top, self.used) = (below, self.used - 1);
        }
    }

    /// The failure with this number, unless it has been replaced.
    pub(super) fn numbered(&self, number: u64) -> Option<&Failure> {
        let kept = self.places.0.iter().flatten();
        kept.filter(|kept| kept.number == number)
            .map(|kept| &kept.failure)
            .next()
    }

    /// The newest failure with this handle and status that has not been taken.
    pub(super) fn untaken(&self, handle: u64, status: i32) -> Option<(u64, &Failure)> {
        let is_meant = |kept: &&Kept| {
            !kept.taken && kept.failure.handle == handle && kept.failure.status.raw() == status
        };
        let newest = self.places.0.iter().flatten().filter(is_meant);
        newest
            .max_by_key(|kept| kept.number)
            .map(|kept| (kept.number, &kept.failure))
    }

    /// Marks the failure with this number as taken.
    pub(super) fn take(&mut self, number: u64) {
        for kept in self.places.0.iter_mut().flatten() {
            kept.taken |= kept.number == number;
        }
    }
}
