//! A ring of numbers: any thread may append one at the end, and take the first one.
//!
//! A number is appended by one compare-and-swap of the cell whose turn it is, and taken by another. There is no step between claiming a cell and
//! filling it, so a thread that vanishes at any point (in a forked child) stalls nobody.
//!
//! A cell is one word: the position that it is for, and the number that was put there, or 0. Position `p` uses cell `p % cells`; the thread that takes the
//! number of position `p` makes the cell ready for `p + cells`. Positions are filled in order and taken in order. `head` and `tail` are hints, never
//! ahead of the truth, which the cells tell.
//!
//! Where one thread does all the appending, or all the taking, it need not compare: [`By::One`]. A store is several times cheaper.
//!
//! The cell of the next position also says whether the consumer waits ([`ARMED`]) or has gone ([`CLOSED`]). The producer that fills that cell replaces
//! the mark, so exactly one producer wakes the consumer, and nothing is appended after the close.
//!
//! Invariant: at most as many numbers are in use as there are cells. So a thread that holds a number finds room for it: at least one cell is empty.

use crate::sys::sync::{AcqRel, Acquire, AtomicU64, Relaxed, Release};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// The largest number. A cell's position comes round after 2^42 numbers.
pub(crate) const MOST: usize = (1 << 20) - 1;
const NUMBER: u64 = (1 << 20) - 1;

/// The consumer waits for this cell. Only of an empty cell.
const ARMED: u64 = 1 << 20;
/// The consumer has gone. Only of an empty cell, which is never filled then.
const CLOSED: u64 = 1 << 21;
/// Where a cell's position begins.
const POSITION: u32 = 22;

/// How many threads change the same kind of cell, the empty ones or the full ones.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The calling thread alone.
    One,
    /// Any thread.
    All,
}

/// Two cache lines of its own, so that a write to another field does not take the value from another processor's cache. Two, since the processor may
/// fetch adjacent lines together.
#[repr(align(128))]
struct Apart<T>(T);

pub(crate) struct Order {
    cells: Box<[AtomicU64]>,
    /// Not after the first position that is not taken.
    head: Apart<AtomicU64>,
    /// Not after the first position that is not filled.
    tail: Apart<AtomicU64>,
}

/// The consumer has gone.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Closed;

/// The word of an empty cell for this position.
fn empty(at: u64) -> u64 {
    at << POSITION
}

/// The number in the word of a full cell, if it is for this position. Positions come round after 2^42, so that only their low bits are compared.
#[inline(always)]
fn number_at(word: u64, at: u64) -> Option<u32> {
    let number = word ^ empty(at);
    (number.wrapping_sub(1) < NUMBER).then_some(number as u32)
}

/// By how much the position of a cell is after `at`.
#[allow(clippy::cast_possible_wrap, reason = "a difference")]
fn ahead(word: u64, at: u64) -> i64 {
    ((word & !(NUMBER | ARMED | CLOSED)).wrapping_sub(empty(at)) as i64) >> POSITION
}

impl Order {
    /// An order of the numbers from 1 to `filled`, with cells for all up to `most`; `None` if no memory is left.
    pub(crate) fn new(most: usize, filled: usize) -> Option<Self> {
        let count = most.next_power_of_two();
        let mut cells = Vec::new();
        cells.try_reserve_exact(count).ok()?;
        let number = |at: usize| if at < filled { at as u64 + 1 } else { 0 };
        cells.extend((0..count).map(|at| AtomicU64::new(empty(at as u64) | number(at))));
        Some(Order {
            cells: cells.into_boxed_slice(),
            head: Apart(AtomicU64::new(0)),
            tail: Apart(AtomicU64::new(filled as u64)),
        })
    }

    #[inline]
    fn cell(&self, at: u64) -> &AtomicU64 {
        &self.cells[at as usize & (self.cells.len() - 1)]
    }

    /// The position after the last one that `word`, of the cell of `at`, proves taken.
    #[allow(clippy::cast_sign_loss, reason = "it is not before `at`")]
    fn after_taken(&self, at: u64, word: u64) -> u64 {
        (at + ahead(word, at) as u64 + 1) - self.cells.len() as u64
    }

    /// Appends a number, which is in no cell. Whether the consumer waits for it.
    #[inline]
    pub(crate) fn append(&self, number: u32, by: By) -> Result<bool, Closed> {
        // The usual case. Acquire: as in `unfilled`. No instrument needs the Acquire: as there.
        let at = self.tail.0.load(Acquire);
        let word = empty(at);
        let is_free = by == By::All || self.cell(at).load(Relaxed) == word;
        if is_free && self.replace(at, word, word | u64::from(number), by) {
            self.filled(at);
            return Ok(false);
        }
        self.append_slowly(number, by)
    }

    #[inline(never)]
    fn append_slowly(&self, number: u32, by: By) -> Result<bool, Closed> {
        loop {
            let (at, word) = self.unfilled();
            if word & CLOSED != 0 {
                return Err(Closed);
            }
            // Never by the invariant.
            debug_assert!(word & NUMBER == 0, "fewer cells than numbers");
            // The Release of `replace`: the thread that takes the number sees what was stored before, and that all positions before are filled. Its Acquire: sees
            // the waiter of a consumer that has armed.
            if self.replace(at, word, empty(at) | u64::from(number), by) {
                self.filled(at);
                return Ok(word & ARMED != 0);
            }
        }
    }

    #[inline(always)]
    fn filled(&self, at: u64) {
        // Release: a thread that starts here sees that all positions before are filled. No instrument needs the Release: as in `unfilled`.
        self.tail.0.store(at + 1, Release);
    }

    /// Takes the first number, if its position is before `until`.
    #[inline]
    pub(crate) fn take(&self, until: u64, by: By) -> Option<u32> {
        // The usual case. Acquire: as in `first`. No instrument needs the Acquire: as in `unfilled`.
        let at = self.head.0.load(Acquire);
        if at >= until {
            return None;
        }
        // Acquire: as in `look`.
        let word = self.cell(at).load(Acquire);
        match number_at(word, at) {
            Some(number) if self.take_at(at, word, by) => Some(number),
            _ => self.take_slowly(until, by),
        }
    }

    #[inline(never)]
    fn take_slowly(&self, until: u64, by: By) -> Option<u32> {
        loop {
            let (at, word) = self.first();
            let number = (word & NUMBER) as u32;
            if number == 0 || at >= until {
                return None;
            }
            if self.take_at(at, word, by) {
                return Some(number);
            }
        }
    }

    /// Takes the number of a full cell, if it still has this word.
    #[inline(always)]
    fn take_at(&self, at: u64, word: u64, by: By) -> bool {
        let next = empty(at + self.cells.len() as u64);
        // The Acquire of `look`: sees what was stored before the number was appended. The Release of `replace`: a thread that finds the cell empty knows that
        // all positions before are taken.
        let taken = self.replace(at, word, next, by);
        if taken {
            // Release: as of `tail`. No instrument needs the Release: as in `unfilled`.
            self.head.0.store(at + 1, Release);
        }
        taken
    }

    /// Replaces the word of the cell of `at`.
    #[inline(always)]
    fn replace(&self, at: u64, word: u64, new: u64, by: By) -> bool {
        let cell = self.cell(at);
        if by == By::One {
            // Release: a thread that reads the new word sees what this thread knows, as below.
            #[cfg(not(loom))]
            cell.store(new, Release);
            // Loom lets a reader's `fetch_or(0)` write an old word over a later plain store: see `Gate::publish`.
            #[cfg(loom)]
            cell.swap(new, Release);
            return true;
        }
        // Release: a thread that reads the new word sees what was stored before, and knows what this thread knows of earlier positions. Acquire: a thread that finds the
        // consumer armed sees its latest waiter. Failure Relaxed: looked up again. No instrument needs the Acquire: `look` has acquired the
        // word, and loom's swap of the waiter sees the latest one in any case.
        cell.compare_exchange(word, new, AcqRel, Relaxed).is_ok()
    }

    /// The position that the next number gets.
    pub(crate) fn end(&self) -> u64 {
        self.unfilled().0
    }

    /// Whether the order is empty now.
    pub(crate) fn is_empty(&self) -> bool {
        self.first().1 & NUMBER == 0
    }

    /// The first position that is not filled, and the word of its cell: of an empty one, or, if all cells are full, of the oldest.
    #[inline]
    fn unfilled(&self) -> (u64, u64) {
        // Acquire: all positions before are filled. No instrument needs the Acquire: no model is large enough for a hint that is newer than the cells
        // which its reader sees.
        let mut at = self.tail.0.load(Acquire);
        loop {
            let word = self.look(at);
            match (ahead(word, at), word & NUMBER != 0) {
                (..0, _) | (0, false) => return (at, word),
                (more, true) => at += more.unsigned_abs() + 1,
                (_, false) => at = self.after_taken(at, word),
            }
        }
    }

    /// The first position that is not taken, and the word of its cell.
    #[inline]
    fn first(&self) -> (u64, u64) {
        // Acquire: all positions before are taken. No instrument needs the Acquire: as in `unfilled`.
        let mut at = self.head.0.load(Acquire);
        loop {
            let word = self.look(at);
            match ahead(word, at) {
                // Not less than 0, by the invariant of `head`: a cell is ready for a position once the position before in it is taken.
                ..=0 => return (at, word),
                _ => at = self.after_taken(at, word),
            }
        }
    }

    /// The word of the cell of `at`, which is not after the next position.
    #[inline]
    fn look(&self, at: u64) -> u64 {
        let cell = self.cell(at);
        // Acquire: sees what was stored before the word was, and what the one that wrote it knew of earlier positions.
        let word = cell.load(Acquire);
        if ahead(word, at) >= 0 {
            return word;
        }
        // Perhaps an old word, from before the cell was made ready. A read-modify-write reads the latest. Acquire: likewise. No instrument needs
        // the Acquire: a word that is found so is compared again, or of a cell that this thread alone changes.
        cell.fetch_or(0, Acquire)
    }

    /// Asks the one that appends next to wake the consumer. False if a number is there.
    pub(crate) fn arm(&self) -> bool {
        loop {
            // The cell of the first position itself: of a later one that is empty, what came before it would not wake.
            let (at, word) = self.first();
            if word & NUMBER != 0 {
                return false;
            }
            // The Release of `replace`: the producer sees the waiter.
            if self.replace(at, word, word | ARMED, By::All) {
                return true;
            }
        }
    }

    /// Refuses numbers from now on. False if all cells are full.
    pub(crate) fn close(&self) -> bool {
        loop {
            let (at, word) = self.unfilled();
            if word & NUMBER != 0 {
                return false;
            }
            if self.replace(at, word, empty(at) | CLOSED, By::All) {
                return true;
            }
        }
    }
}

#[cfg(all(test, feature = "std", not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_full_cell_is_known_at_once_after_the_positions_have_come_round() {
        for at in [0, 7, (1 << 42) - 1, 1 << 42, (1 << 42) + 7, u64::MAX] {
            for number in [1, MOST as u64] {
                let word = empty(at) | number;
                assert_eq!(number_at(word, at), Some(number as u32), "{at}");
                assert_eq!(number_at(word, at.wrapping_add(1)), None, "{at}");
            }
            for mark in [0, ARMED, CLOSED] {
                assert_eq!(number_at(empty(at) | mark, at), None, "{at}");
            }
        }
        // An order that has given out so many positions goes on as one that is new.
        let order = Order::new(2, 0).unwrap();
        let begin = (1 << 42) - 2;
        for at in begin..begin + 2 {
            order.cell(at).store(empty(at), Relaxed);
        }
        order.head.0.store(begin, Relaxed);
        order.tail.0.store(begin, Relaxed);
        for number in [1, 2, 1, 2, 1] {
            assert_eq!(order.append(number, By::All), Ok(false));
            assert_eq!(order.take(u64::MAX, By::All), Some(number));
        }
    }

    #[test]
    fn hints_that_are_many_laps_old_are_found_out() {
        for by in [By::One, By::All] {
            let order = Order::new(3, 0).unwrap();
            for _ in 0..100 {
                order.head.0.store(0, Relaxed);
                order.tail.0.store(0, Relaxed);
                assert_eq!(order.append(1, by), Ok(false));
                order.tail.0.store(0, Relaxed);
                assert_eq!(order.append(2, by), Ok(false));
                order.head.0.store(0, Relaxed);
                let all = core::array::from_fn(|_| order.take(u64::MAX, by));
                assert_eq!(all, [Some(1), Some(2), None]);
            }
        }
    }

    #[test]
    fn the_one_that_appends_behind_an_empty_order_that_is_armed_is_told_so() {
        let order = Order::new(2, 2).unwrap();
        assert!(!order.arm(), "two are there");
        assert_eq!(
            [1, 2].map(|_| order.take(u64::MAX, By::All)),
            [Some(1), Some(2)]
        );
        assert!(order.is_empty() && order.arm());
        assert_eq!(order.append(2, By::One), Ok(true));
        assert_eq!(order.append(1, By::All), Ok(false));
        assert!(!order.close(), "all cells are full");
        assert_eq!(order.take(u64::MAX, By::One), Some(2));
        assert!(order.close());
        assert_eq!(order.append(2, By::All), Err(Closed));
        assert_eq!(order.take(u64::MAX, By::All), Some(1));
    }
}
