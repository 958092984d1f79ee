//! A thread's failures that are still of interest, newest on top: a stack in a ring of a few places.
//!
//! `errors/last_error.rs` before this. What has been taken is dropped when the next failure comes, and not before: until then it is what
//! `last_error` shows. A caller that never takes (C's) fills the places, and the oldest failure goes first.

use crate::errors::failure::Failure;

/// As many interrupted callers as there can be in one another on one thread, and still get their own messages.
const PLACES: usize = 8;

struct Kept {
    failure: Failure,
    number: u64,
    taken: bool,
}

pub(super) struct Recent {
    places: [Option<Kept>; PLACES],
    /// How many failures there have ever been: the number of the newest.
    count: u64,
    /// How many of the places below `top` are used.
    used: usize,
    /// The place after the newest.
    top: usize,
}

impl Recent {
    pub(super) const fn new() -> Self {
        Recent {
            places: [const { None }; PLACES],
            count: 0,
            used: 0,
            top: 0,
        }
    }

    /// Puts a failure on top. Gives its number, and the failure that had to make room.
    pub(super) fn push(&mut self, failure: Failure) -> (u64, Option<Failure>) {
        self.forget_taken();
        self.count += 1;
        let number = self.count;
        let kept = Kept {
            failure,
            number,
            taken: false,
        };
        let oldest = self.places[self.top].replace(kept);
        self.top = (self.top + 1) % PLACES;
        self.used = (self.used + 1).min(PLACES);
        (number, oldest.map(|kept| kept.failure))
    }

    /// Goes down to the newest failure that is still to be taken. What is above stays in its place until another comes there.
    fn forget_taken(&mut self) {
        while self.used > 0 {
            let below = (self.top + PLACES - 1) % PLACES;
            if self.places[below].as_ref().is_some_and(|kept| !kept.taken) {
                return;
            }
            (self.top, self.used) = (below, self.used - 1);
        }
    }

    /// The failure with this number, unless others took its place.
    pub(super) fn numbered(&self, number: u64) -> Option<&Failure> {
        let kept = self.places.iter().flatten();
        kept.filter(|kept| kept.number == number)
            .map(|kept| &kept.failure)
            .next()
    }

    /// The newest failure by this handle that ended with this status and is not taken.
    pub(super) fn untaken(&self, handle: u64, status: i32) -> Option<(u64, &Failure)> {
        let is_meant = |kept: &&Kept| {
            !kept.taken && kept.failure.handle == handle && kept.failure.status.raw() == status
        };
        let newest = self.places.iter().flatten().filter(is_meant);
        newest
            .max_by_key(|kept| kept.number)
            .map(|kept| (kept.number, &kept.failure))
    }

    /// Its caller has its message.
    pub(super) fn take(&mut self, number: u64) {
        for kept in self.places.iter_mut().flatten() {
            kept.taken |= kept.number == number;
        }
    }
}
