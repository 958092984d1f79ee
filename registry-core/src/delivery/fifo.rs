//! The calls that wait in a queue: a bounded first-in-first-out ring, of which every side may take.
//!
//! A stream's ring ([`crate::delivery::ring`]) gives its consumer all that has come, and nobody else can take of it. A queue may have to drop its
//! oldest call on a producer's thread, so it has a ring of its own: *nodes*, which hold the values, and *cells*, which hold the order.
//!
//! A producer pops a node of the free stack, fills it, and publishes it with one compare-and-swap of the cell whose turn it is. There is no
//! step between claiming a cell and publishing it. So a producer that vanishes (in a forked child) costs the node that it held, and stalls
//! nobody.
//!
//! A cell is one word: the position that it is for, and the node that was put there, or 0. Position `p` uses cell `p % cells`; who takes the node
//! of position `p` makes the cell ready for `p + cells`. Positions are filled in order and taken in order. `head` and `tail` are hints, never
//! ahead of the truth, which the cells tell.
//!
//! The cell of the next position also says whether the consumer waits ([`ARMED`]) or has gone ([`CLOSED`]). Whoever fills that cell replaces the
//! mark, so exactly one producer wakes, and no call is put after the close.
//!
//! Invariants:
//! * A node's value belongs to the one that popped the node from the free stack or took it from a cell. While a cell names it, to nobody.
//! * There is at least one cell for each node. So a producer that holds a node finds room: fewer than all cells are full.
//! * The waiter belongs to the thread that swaps it out.

use crate::sys::sync::{AcqRel, Acquire, AtomicPtr, AtomicU32, AtomicU64, Cell, Relaxed, Release};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ptr;

/// The most calls that a queue can hold. The free stack's tag comes round after 2^44 calls, a cell's position after 2^42.
pub(crate) const MOST: usize = (1 << 20) - 1;
const INDEX: u64 = (1 << 20) - 1;
const TAG: u64 = 1 << 20;

/// The consumer waits for this cell. Only of an empty cell.
const ARMED: u64 = 1 << 20;
/// The consumer has gone. Only of an empty cell, which is never filled then.
const CLOSED: u64 = 1 << 21;
/// Where a cell's position begins.
const POSITION: u32 = 22;

struct Node<T> {
    /// The next node of the free stack: its number, counted from 1; 0 at the end.
    next: AtomicU32,
    value: Cell<Option<T>>,
}

/// Why a value was not put.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotPut {
    Full,
    Closed,
}

/// What is done when no node is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhenFull {
    Refuse,
    DropOldest,
    DropAll,
}

pub(crate) struct Fifo<T, W> {
    cells: Box<[AtomicU64]>,
    nodes: Box<[Node<T>]>,
    free: AtomicU64,
    /// Not after the oldest position that is not taken.
    head: AtomicU64,
    /// Not after the first position that is not filled.
    tail: AtomicU64,
    /// 1 once the consumer is about to go: a hint, so that no producer keeps it from closing.
    going: AtomicU32,
    /// A boxed waiter, or null.
    waiter: AtomicPtr<W>,
}

// SAFETY: the invariants keep two threads out of each cell and each waiter.
unsafe impl<T: Send, W: Send> Sync for Fifo<T, W> {}
// SAFETY: likewise.
unsafe impl<T: Send, W: Send> Send for Fifo<T, W> {}

/// The word of an empty cell for this position.
fn empty(at: u64) -> u64 {
    at << POSITION
}

/// By how much the position of a cell is after `at`.
#[allow(clippy::cast_possible_wrap, reason = "a difference")]
fn ahead(word: u64, at: u64) -> i64 {
    ((word & !(INDEX | ARMED | CLOSED)).wrapping_sub(empty(at)) as i64) >> POSITION
}

impl<T, W> Fifo<T, W> {
    /// Room for at least one value; `None` if that is too many, or no memory is left.
    pub(crate) fn new(capacity: usize) -> Option<Self> {
        let capacity = capacity.max(1);
        let (mut cells, mut nodes) = (Vec::new(), Vec::new());
        if capacity > MOST {
            return None;
        }
        let cell_count = capacity.next_power_of_two();
        cells.try_reserve_exact(cell_count).ok()?;
        nodes.try_reserve_exact(capacity).ok()?;
        cells.extend((0..cell_count as u64).map(|at| AtomicU64::new(empty(at))));
        let node = |at: usize| Node {
            next: AtomicU32::new(if at + 1 < capacity { at as u32 + 2 } else { 0 }),
            value: Cell::new(None),
        };
        nodes.extend((0..capacity).map(node));
        Some(Fifo {
            cells: cells.into_boxed_slice(),
            nodes: nodes.into_boxed_slice(),
            free: AtomicU64::new(1),
            head: AtomicU64::new(0),
            tail: AtomicU64::new(0),
            going: AtomicU32::new(0),
            waiter: AtomicPtr::new(ptr::null_mut()),
        })
    }

    fn node(&self, number: u32) -> &Node<T> {
        &self.nodes[number as usize - 1]
    }

    fn cell(&self, at: u64) -> &AtomicU64 {
        &self.cells[at as usize & (self.cells.len() - 1)]
    }

    /// The position after the last one that `word`, of the cell of `at`, proves taken.
    #[allow(clippy::cast_sign_loss, reason = "it is not before `at`")]
    fn after_taken(&self, at: u64, word: u64) -> u64 {
        (at + ahead(word, at) as u64 + 1) - self.cells.len() as u64
    }

    // ---- every side -------------------------------------------------------------------------------------

    /// Puts a value. If that was what the consumer waits for, returns its waiter, to be woken. `dropped` counts the values that made room.
    pub(crate) fn put(
        &self,
        value: T,
        when_full: WhenFull,
        dropped: &mut u64,
    ) -> Result<Option<Box<W>>, (NotPut, T)> {
        // Relaxed: a hint.
        if self.going.load(Relaxed) != 0 {
            return Err((NotPut::Closed, value));
        }
        let Some(number) = self
            .pop_free()
            .or_else(|| self.make_room(when_full, dropped))
        else {
            return Err((NotPut::Full, value));
        };
        self.node(number).value.set(Some(value));
        match self.publish(number) {
            Some(true) => Ok(self.take_waiter()),
            Some(false) => Ok(None),
            None => {
                let value = self.node(number).value.take();
                self.push_free(number);
                // It was filled above.
                value.map_or(Ok(None), |value| Err((NotPut::Closed, value)))
            }
        }
    }

    /// A node, emptied of what has waited longest.
    #[cold]
    fn make_room(&self, when_full: WhenFull, dropped: &mut u64) -> Option<u32> {
        let until = match when_full {
            WhenFull::Refuse => return None,
            WhenFull::DropOldest => u64::MAX,
            WhenFull::DropAll => self.end(),
        };
        let number = self.take_node(until)?;
        *dropped += u64::from(self.node(number).value.take().is_some());
        if when_full == WhenFull::DropAll {
            while let Some(value) = self.take(until) {
                *dropped += 1;
                drop(value);
            }
        }
        Some(number)
    }

    /// Puts a filled node into the next cell. Whether the consumer waits for it; `None` if the consumer has gone.
    fn publish(&self, number: u32) -> Option<bool> {
        loop {
            let (at, word) = self.unfilled();
            if word & CLOSED != 0 {
                return None;
            }
            // Never by the invariant: a cell is free for each node.
            debug_assert!(word & INDEX == 0, "fewer cells than nodes");
            let new = empty(at) | u64::from(number);
            // Release: who takes the node sees its value, and that all positions before are filled. Acquire: sees the waiter of a consumer that
            // has armed. Failure Relaxed: looked up again.
            if self.swap(at, word, new) {
                // Release: who starts here sees that all positions before are filled. No instrument needs the Release: as in `unfilled`.
                self.tail.store(at + 1, Release);
                return Some(word & ARMED != 0);
            }
        }
    }

    /// Replaces the word of the cell of `at`.
    fn swap(&self, at: u64, word: u64, new: u64) -> bool {
        // Release: who reads the new word sees the value, and knows what this thread knows of earlier positions. Acquire: who finds the consumer
        // armed sees its latest waiter. Failure Relaxed: looked up again. No instrument needs the Acquire: `look` has acquired the word, and loom's
        // swap of the waiter sees the latest one in any case.
        let swapped = self.cell(at).compare_exchange(word, new, AcqRel, Relaxed);
        swapped.is_ok()
    }

    /// The first position that is not filled, and the word of its cell: of an empty one, or, if all cells are full, of the oldest.
    fn unfilled(&self) -> (u64, u64) {
        // Acquire: all positions before are filled. No instrument needs the Acquire: no model is large enough for a hint that is newer than the cells
        // which its reader sees.
        let mut at = self.tail.load(Acquire);
        loop {
            let word = self.look(at);
            match (ahead(word, at), word & INDEX != 0) {
                (..0, _) | (0, false) => return (at, word),
                (more, true) => at += more.unsigned_abs() + 1,
                (_, false) => at = self.after_taken(at, word),
            }
        }
    }

    /// The word of the cell of `at`, which is not after the next position.
    fn look(&self, at: u64) -> u64 {
        let cell = self.cell(at);
        // Acquire: sees what the one that wrote the word knew of earlier positions. No instrument needs the Acquire: the swap that follows acquires too,
        // and for the rest as in `unfilled`.
        let word = cell.load(Acquire);
        if ahead(word, at) >= 0 {
            return word;
        }
        // Perhaps an old word, from before the cell was made ready. A read-modify-write reads the latest. Acquire: likewise. No instrument needs
        // the Acquire: as above.
        cell.fetch_or(0, Acquire)
    }

    /// The position that the next value gets.
    pub(crate) fn end(&self) -> u64 {
        self.unfilled().0
    }

    /// The oldest value, if its position is before `until`.
    pub(crate) fn take(&self, until: u64) -> Option<T> {
        let number = self.take_node(until)?;
        let value = self.node(number).value.take();
        self.push_free(number);
        value
    }

    /// The node of the oldest value, if its position is before `until`.
    fn take_node(&self, until: u64) -> Option<u32> {
        loop {
            let (at, word) = self.oldest();
            let number = (word & INDEX) as u32;
            if number == 0 || at >= until {
                return None;
            }
            let next = empty(at + self.cells.len() as u64);
            // Acquire: sees the value. Release: who finds the cell empty knows that all positions before are taken. Failure Relaxed: looked up
            // again.
            if self.swap(at, word, next) {
                // Release: as of `tail`. No instrument needs the Release: as in `unfilled`.
                self.head.store(at + 1, Release);
                return Some(number);
            }
        }
    }

    /// The first position that is not taken, and the word of its cell.
    fn oldest(&self) -> (u64, u64) {
        // Acquire: all positions before are taken. No instrument needs the Acquire: as in `unfilled`.
        let mut at = self.head.load(Acquire);
        loop {
            let word = self.look(at);
            match ahead(word, at) {
                // Not less than 0, by the invariant of `head`: a cell is ready for a position once the position before in it is taken.
                ..=0 => return (at, word),
                _ => at = self.after_taken(at, word),
            }
        }
    }

    fn pop_free(&self) -> Option<u32> {
        loop {
            // Acquire: sees the node's link, and that its last value was taken.
            let head = self.free.load(Acquire);
            let number = (head & INDEX) as u32;
            if number == 0 {
                return None;
            }
            // Relaxed: as the load above. If another thread has popped the node since, the tag has changed.
            let next = u64::from(self.node(number).next.load(Relaxed));
            let new = (head & !INDEX).wrapping_add(TAG) | next;
            // Relaxed: nothing is published, and the load above has acquired what the head's value was published with.
            let popped = self.free.compare_exchange(head, new, Relaxed, Relaxed);
            if popped.is_ok() {
                return Some(number);
            }
        }
    }

    fn push_free(&self, number: u32) {
        // Relaxed: only compared.
        let mut head = self.free.load(Relaxed);
        loop {
            self.node(number).next.store((head & INDEX) as u32, Relaxed);
            let new = (head & !INDEX).wrapping_add(TAG) | u64::from(number);
            // Release: the next producer sees that the value was taken, and the link. Failure Relaxed: as above.
            match self.free.compare_exchange(head, new, Release, Relaxed) {
                Ok(_) => return,
                Err(now) => head = now,
            }
        }
    }

    // ---- the consumer -----------------------------------------------------------------------------------

    /// Has `waiter`, made of the last waiter, given to the producer of the next value. If a value is there, or has come meanwhile, that is an error, with the waiter
    /// that no producer has got. Only for the consumer.
    pub(crate) fn arm(&self, waiter: impl FnOnce(Option<W>) -> W) -> Result<(), Option<Box<W>>> {
        if self.oldest().1 & INDEX != 0 {
            return Err(None);
        }
        let waiter = Box::new(waiter(self.take_waiter().map(|waiter| *waiter)));
        // Release: the producer that wakes sees it. Nothing is there: only this consumer stores one, and it has taken its last. A swap and not
        // a store, so that loom puts it in one order with the producers' swaps.
        let old = self.waiter.swap(Box::into_raw(waiter), Release);
        debug_assert!(old.is_null());
        loop {
            // The cell of the oldest position itself: of a later one that is empty, what came before it would not wake.
            let (at, word) = self.oldest();
            if word & INDEX != 0 {
                return Err(self.take_waiter());
            }
            // Release: the producer sees the waiter.
            if self.swap(at, word, word | ARMED) {
                return Ok(());
            }
        }
    }

    #[allow(clippy::box_collection, reason = "the box is what is swapped")]
    fn take_waiter(&self) -> Option<Box<W>> {
        // Acquire: sees the waiter.
        let waiter = self.waiter.swap(ptr::null_mut(), Acquire);
        // SAFETY: if not null, it came from `Box::into_raw` in `arm`, and one swap gets it.
        (!waiter.is_null()).then(|| unsafe { Box::from_raw(waiter) })
    }

    /// Refuses values from now on, and drops those that wait. How many there were. Only for the consumer, and at its end.
    pub(crate) fn close(&self) -> u64 {
        // Relaxed: a hint.
        self.going.store(1, Relaxed);
        let mut dropped = 0;
        loop {
            let (at, word) = self.unfilled();
            if word & INDEX != 0 {
                // All cells are full.
                dropped += u64::from(self.take(u64::MAX).is_some());
            } else if self.swap(at, word, empty(at) | CLOSED) {
                break;
            }
        }
        while self.take(u64::MAX).is_some() {
            dropped += 1;
        }
        drop(self.take_waiter());
        dropped
    }

    /// Forgets what waits, in a forked child, where no other thread exists. How many there were. It neither allocates nor frees.
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) fn forget(&self) -> u64 {
        let mut forgotten = 0;
        while let Some(value) = self.take(u64::MAX) {
            core::mem::forget(value);
            forgotten += 1;
        }
        // Relaxed: there is one thread.
        self.waiter.store(ptr::null_mut(), Relaxed);
        forgotten
    }
}

impl<T, W> Drop for Fifo<T, W> {
    fn drop(&mut self) {
        drop(self.take_waiter());
    }
}

#[cfg(all(test, feature = "std", not(loom)))]
mod tests {
    use super::*;

    fn put(fifo: &Fifo<u32, ()>, value: u32, when_full: WhenFull) -> Result<u64, NotPut> {
        let mut dropped = 0;
        match fifo.put(value, when_full, &mut dropped) {
            Ok(_) => Ok(dropped),
            Err((why, back)) => {
                assert_eq!(back, value, "the value comes back");
                Err(why)
            }
        }
    }

    fn all(fifo: &Fifo<u32, ()>) -> Vec<u32> {
        core::iter::from_fn(|| fifo.take(u64::MAX)).collect()
    }

    #[test]
    fn every_capacity_holds_as_many_values_and_gives_them_out_in_order_for_many_laps() {
        for capacity in 1..10u32 {
            let fifo = Fifo::new(capacity as usize).unwrap();
            for lap in 0..20 {
                let values: Vec<u32> = (lap..lap + capacity).collect();
                for &value in &values {
                    assert_eq!(put(&fifo, value, WhenFull::Refuse), Ok(0));
                }
                assert_eq!(put(&fifo, 0, WhenFull::Refuse), Err(NotPut::Full));
                assert_eq!(all(&fifo), values);
            }
        }
    }

    #[test]
    fn what_waits_longest_makes_room() {
        let fifo = Fifo::new(3).unwrap();
        for value in 0..10 {
            let dropped = u64::from(value >= 3);
            assert_eq!(put(&fifo, value, WhenFull::DropOldest), Ok(dropped));
        }
        assert_eq!(all(&fifo), [7, 8, 9]);
        for value in 0..4 {
            let dropped = if value == 3 { 3 } else { 0 };
            assert_eq!(put(&fifo, value, WhenFull::DropAll), Ok(dropped));
        }
        assert_eq!(all(&fifo), [3]);
    }

    #[test]
    fn a_take_stops_at_the_end_that_was_asked_for_before() {
        let fifo = Fifo::new(8).unwrap();
        put(&fifo, 1, WhenFull::Refuse).unwrap();
        let end = fifo.end();
        put(&fifo, 2, WhenFull::Refuse).unwrap();
        assert_eq!((fifo.take(end), fifo.take(end)), (Some(1), None));
        assert_eq!(all(&fifo), [2]);
    }

    #[test]
    fn a_closed_one_drops_what_waits_and_refuses() {
        for waiting in 0..=4u32 {
            let fifo = Fifo::new(4).unwrap();
            for value in 0..waiting {
                put(&fifo, value, WhenFull::Refuse).unwrap();
            }
            assert_eq!(fifo.close(), u64::from(waiting));
            for when_full in [WhenFull::Refuse, WhenFull::DropOldest, WhenFull::DropAll] {
                assert_eq!(put(&fifo, 9, when_full), Err(NotPut::Closed));
            }
            assert_eq!(all(&fifo), []);
        }
    }

    #[test]
    fn hints_that_are_many_laps_old_are_found_out() {
        let fifo = Fifo::new(3).unwrap();
        for lap in 0..100 {
            fifo.head.store(0, Relaxed);
            fifo.tail.store(0, Relaxed);
            put(&fifo, lap, WhenFull::Refuse).unwrap();
            fifo.tail.store(0, Relaxed);
            put(&fifo, lap + 1, WhenFull::Refuse).unwrap();
            fifo.head.store(0, Relaxed);
            assert_eq!(all(&fifo), [lap, lap + 1]);
        }
    }

    #[test]
    fn a_node_whose_producer_vanished_is_lost_and_stalls_nobody() {
        let fifo = Fifo::new(2).unwrap();
        let lost = fifo.pop_free();
        assert!(lost.is_some());
        for value in 0..10 {
            put(&fifo, value, WhenFull::Refuse).unwrap();
            assert_eq!(put(&fifo, value, WhenFull::Refuse), Err(NotPut::Full));
            assert_eq!(put(&fifo, value + 1, WhenFull::DropOldest), Ok(1));
            assert_eq!(all(&fifo), [value + 1]);
        }
        assert_eq!(fifo.close(), 0);
    }

    #[test]
    fn the_waiter_is_given_to_the_one_that_puts_next() {
        let fifo = Fifo::<u32, u8>::new(2).unwrap();
        assert_eq!(fifo.arm(|old| old.unwrap_or(7)), Ok(()));
        assert_eq!(fifo.arm(|old| old.map_or(0, |old| old + 1)), Ok(()));
        let mut dropped = 0;
        assert_eq!(
            fifo.put(1, WhenFull::Refuse, &mut dropped),
            Ok(Some(Box::new(8)))
        );
        assert_eq!(fifo.put(2, WhenFull::Refuse, &mut dropped), Ok(None));
        assert_eq!(fifo.arm(|_| 0), Err(None), "something waits");
        assert_eq!(fifo.put(3, WhenFull::DropAll, &mut dropped), Ok(None));
    }

    #[test]
    fn producers_that_drop_and_one_that_takes_lose_nothing_uncounted_and_keep_the_order() {
        const EACH: u32 = 2_000;
        for when_full in [WhenFull::Refuse, WhenFull::DropOldest, WhenFull::DropAll] {
            let fifo = Fifo::<u32, ()>::new(5).unwrap();
            let (mut dropped, mut taken) = (0, 0);
            std::thread::scope(|scope| {
                let producers: Vec<_> = (0..3u32)
                    .map(|producer| {
                        let fifo = &fifo;
                        scope.spawn(move || {
                            let mut dropped = 0;
                            for n in 0..EACH {
                                while fifo
                                    .put(producer * EACH + n, when_full, &mut dropped)
                                    .is_err()
                                {
                                    std::thread::yield_now();
                                }
                            }
                            dropped
                        })
                    })
                    .collect();
                let mut last = [None; 3];
                let mut read = |value: u32| {
                    let place = &mut last[(value / EACH) as usize];
                    assert!(*place < Some(value), "in the order of each producer");
                    *place = Some(value);
                    taken += 1;
                };
                while !producers.iter().all(|producer| producer.is_finished()) {
                    fifo.take(u64::MAX).map(&mut read);
                }
                dropped = producers
                    .into_iter()
                    .map(|producer| producer.join().unwrap())
                    .sum();
                core::iter::from_fn(|| fifo.take(u64::MAX)).for_each(read);
            });
            assert_eq!(taken + dropped, u64::from(3 * EACH));
            assert!(when_full != WhenFull::Refuse || dropped == 0);
        }
    }
}
