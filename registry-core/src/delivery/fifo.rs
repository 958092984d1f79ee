//! The calls that wait in a queue: a bounded first-in-first-out ring, from which producers may take too.
//!
//! A stream's ring ([`crate::delivery::ring`]) gives its consumer all that has come, and nobody else can take of it. A queue may have to drop its
//! oldest call on a producer's thread, so it has a ring of its own: *nodes*, which hold the values, and two orders of their numbers
//! ([`crate::delivery::order`]): the free nodes, and the filled ones.
//!
//! A producer takes a free node, fills it, and appends it to the filled ones. The consumer takes the first of these, empties it, and appends it to the
//! free ones. A producer that vanishes between its two steps (in a forked child) costs the node that it held, and stalls nobody.
//!
//! As long as producers may not drop calls, only the consumer takes filled nodes and appends free ones. Then it does both by plain stores. Before
//! it lets producers drop calls, it changes to compare-and-swaps ([`Fifo::share`]), and stays with them.
//!
//! Invariants:
//! * A node's value belongs to the one that took the node from an order. While an order has it, to nobody.
//! * The waiter belongs to the thread that swaps it out.

use crate::delivery::boxed::boxed;
pub(crate) use crate::delivery::order::{By, Closed, MOST, Order};
use crate::sys::sync::{Acquire, AtomicPtr, AtomicU32, Relaxed, Release, Room};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ptr;

/// A cache line of its own, so that two producers do not write to one.
#[repr(align(64))]
struct Node<T>(Room<T>);

/// A node that no order has, without a value.
#[must_use = "its place is lost"]
pub(crate) struct Empty(u32);

/// A node that no order has, with a value.
#[must_use = "its place is lost, and its value leaked"]
pub(crate) struct Filled(u32);

/// Why a value was not put.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotPut {
    Full,
    Closed,
}

/// Why no producer will wake the consumer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotArmed<W> {
    /// A value is there, or has come meanwhile. With the waiter, unless a producer has got it.
    Missed(Option<Box<W>>),
    /// No memory is left for the waiter.
    NoMemory(W),
}

/// What is done when no node is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhenFull {
    Refuse,
    /// Only after [`Fifo::share`].
    DropOldest,
    /// Likewise.
    DropAll,
}

pub(crate) struct Fifo<T, W> {
    nodes: Box<[Node<T>]>,
    filled: Order,
    free: Order,
    /// 1 once producers may drop values. Relaxed: only the consumer reads and writes it.
    shared: AtomicU32,
    /// 1 once the consumer is about to go: a hint, so that no producer keeps it from closing.
    going: AtomicU32,
    /// A boxed waiter, or null.
    waiter: AtomicPtr<W>,
}

// SAFETY: the invariants keep two threads out of each node and each waiter.
unsafe impl<T: Send, W: Send> Sync for Fifo<T, W> {}
// SAFETY: likewise.
unsafe impl<T: Send, W: Send> Send for Fifo<T, W> {}

impl<T, W> Fifo<T, W> {
    /// Room for at least one value; `None` if that is too many, or no memory is left.
    pub(crate) fn new(capacity: usize) -> Option<Self> {
        let capacity = capacity.max(1);
        if capacity > MOST {
            return None;
        }
        let mut nodes = Vec::new();
        nodes.try_reserve_exact(capacity).ok()?;
        nodes.extend((0..capacity).map(|_| Node(Room::new())));
        Some(Fifo {
            nodes: nodes.into_boxed_slice(),
            filled: Order::new(capacity, 0)?,
            free: Order::new(capacity, capacity)?,
            shared: AtomicU32::new(0),
            going: AtomicU32::new(0),
            waiter: AtomicPtr::new(ptr::null_mut()),
        })
    }

    #[inline(always)]
    fn room(&self, number: u32) -> &Room<T> {
        &self.nodes[number as usize - 1].0
    }

    // ---- producers --------------------------------------------------------------------------------------

    /// A node to be filled and published.
    #[inline]
    pub(crate) fn claim(&self) -> Result<Empty, NotPut> {
        // Relaxed: a hint.
        if self.going.load(Relaxed) != 0 {
            return Err(NotPut::Closed);
        }
        match self.free.take(u64::MAX, By::All) {
            Some(number) => Ok(Empty(number)),
            None => Err(NotPut::Full),
        }
    }

    /// Publishes a node that `write` fills. If that was what the consumer waits for, returns its waiter, to be woken.
    ///
    /// # Safety
    /// `write` writes a value there.
    #[inline]
    pub(crate) unsafe fn publish(
        &self,
        Empty(number): Empty,
        write: impl FnOnce(*mut T),
    ) -> Result<Option<Box<W>>, Closed> {
        self.room(number).with(write);
        match self.filled.append(number, By::All) {
            Ok(false) => Ok(None),
            Ok(true) => Ok(self.take_waiter()),
            Err(Closed) => {
                // The node is not given back: nobody puts any more. SAFETY: written above.
                self.room(number)
                    .with(|place| unsafe { place.drop_in_place() });
                Err(Closed)
            }
        }
    }

    /// The node of what has waited longest, without its value. `dropped` counts the values that are dropped.
    #[cold]
    pub(crate) fn make_room(&self, when_full: WhenFull, dropped: &mut u64) -> Option<Empty> {
        let until = match when_full {
            WhenFull::Refuse => return None,
            WhenFull::DropOldest => u64::MAX,
            WhenFull::DropAll => self.end(),
        };
        let number = self.filled.take(until, By::All)?;
        // SAFETY: it was in the order, so it has a value.
        self.room(number)
            .with(|place| unsafe { place.drop_in_place() });
        *dropped += 1;
        if when_full == WhenFull::DropAll {
            while let Some(value) = self.take_by(until, By::All) {
                *dropped += 1;
                drop(value);
            }
        }
        Some(Empty(number))
    }

    /// Moves a value out, and gives its node back.
    fn take_by(&self, until: u64, by: By) -> Option<T> {
        let number = self.filled.take(until, by)?;
        // SAFETY: it was in the order, so it has a value, which is not used there any more.
        let value = self.room(number).with(|place| unsafe { place.read() });
        self.give_back(number, by);
        Some(value)
    }

    #[inline(always)]
    fn give_back(&self, number: u32, by: By) {
        // It never fails: only the filled order is ever closed.
        let _ = self.free.append(number, by);
    }

    #[allow(clippy::box_collection, reason = "the box is what is swapped")]
    fn take_waiter(&self) -> Option<Box<W>> {
        // Acquire: sees the waiter.
        let waiter = self.waiter.swap(ptr::null_mut(), Acquire);
        // SAFETY: if not null, it came from `Box::into_raw` in `arm`, and one swap gets it.
        (!waiter.is_null()).then(|| unsafe { Box::from_raw(waiter) })
    }

    // ---- the consumer -----------------------------------------------------------------------------------

    /// The position that the next value gets.
    pub(crate) fn end(&self) -> u64 {
        self.filled.end()
    }

    /// Whether nothing waits. Only for the consumer.
    pub(crate) fn is_empty(&self) -> bool {
        self.filled.is_empty()
    }

    /// How the consumer takes and gives back.
    #[inline(always)]
    fn by(&self) -> By {
        if self.shared.load(Relaxed) == 0 {
            By::One
        } else {
            By::All
        }
    }

    /// The node of the oldest value, if its position is before `until`. Only for the consumer.
    #[inline]
    pub(crate) fn take(&self, until: u64) -> Option<Filled> {
        self.filled.take(until, self.by()).map(Filled)
    }

    /// Has `read` move the value out of a node, and gives the node back. Only for the consumer.
    ///
    /// # Safety
    /// `read` moves the value out.
    #[inline]
    pub(crate) unsafe fn empty<R>(
        &self,
        Filled(number): Filled,
        read: impl FnOnce(*mut T) -> R,
    ) -> R {
        let result = self.room(number).with(read);
        self.give_back(number, self.by());
        result
    }

    /// What `look` sees of a node's value. Only for the consumer.
    #[inline]
    pub(crate) fn look<R>(&self, node: &Filled, look: impl FnOnce(&T) -> R) -> R {
        // SAFETY: a filled node has a value.
        self.room(node.0).with(|place| look(unsafe { &*place }))
    }

    /// Lets producers drop values, from when they learn of it. Only for the consumer. What tells them has to be a Release.
    pub(crate) fn share(&self) {
        self.shared.store(1, Relaxed);
    }

    /// Has `waiter`, made of the last waiter, given to the producer of the next value. Only for the consumer. `waiter` must not run user code, which may arm, too.
    pub(crate) fn arm(&self, waiter: impl FnOnce(Option<W>) -> W) -> Result<(), NotArmed<W>> {
        if !self.filled.is_empty() {
            return Err(NotArmed::Missed(None));
        }
        let waiter = waiter(self.take_waiter().map(|waiter| *waiter));
        let waiter = boxed(waiter).map_err(NotArmed::NoMemory)?;
        // Release: the producer that wakes sees it. Nothing is there: only this consumer stores one, and it has taken its last. A swap and not
        // a store, so that loom puts it in one order with the producers' swaps.
        let old = self.waiter.swap(Box::into_raw(waiter), Release);
        debug_assert!(old.is_null());
        if self.filled.arm() {
            Ok(())
        } else {
            Err(NotArmed::Missed(self.take_waiter()))
        }
    }

    /// Refuses values from now on, and drops those that wait. How many there were. Only for the consumer, and at its end.
    pub(crate) fn close(&self) -> u64 {
        // Relaxed: a hint.
        self.going.store(1, Relaxed);
        let mut dropped = 0;
        while !self.filled.close() {
            dropped += u64::from(self.take_by(u64::MAX, self.by()).is_some());
        }
        while self.take_by(u64::MAX, self.by()).is_some() {
            dropped += 1;
        }
        dropped
    }

    /// Drops the waiter. That is user code, which may panic: by then the calls that [`Fifo::close`] has dropped are counted. Only for the consumer, and at its end.
    pub(crate) fn drop_waiter(&self) {
        drop(self.take_waiter());
    }

    /// Forgets what waits, in a forked child, where no other thread exists. How many there were. It neither allocates nor frees.
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) fn forget(&self) -> u64 {
        let mut forgotten = 0;
        while let Some(value) = self.take_by(u64::MAX, By::All) {
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
        if when_full != WhenFull::Refuse {
            fifo.share();
        }
        let mut dropped = 0;
        let node = match fifo.claim() {
            Err(NotPut::Full) => fifo
                .make_room(when_full, &mut dropped)
                .ok_or(NotPut::Full)?,
            claimed => claimed?,
        };
        publish(fifo, node, value).map_err(|Closed| NotPut::Closed)?;
        Ok(dropped)
    }

    fn publish<W>(fifo: &Fifo<u32, W>, node: Empty, value: u32) -> Result<Option<Box<W>>, Closed> {
        // SAFETY: it writes the value.
        unsafe { fifo.publish(node, |place| place.write(value)) }
    }

    fn take<W>(fifo: &Fifo<u32, W>, until: u64) -> Option<u32> {
        // SAFETY: it reads the value, which is `Copy`.
        let read = |node| unsafe { fifo.empty(node, |place| *place) };
        fifo.take(until).map(read)
    }

    fn all(fifo: &Fifo<u32, ()>) -> Vec<u32> {
        core::iter::from_fn(|| take(fifo, u64::MAX)).collect()
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
        assert_eq!((take(&fifo, end), take(&fifo, end)), (Some(1), None));
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
    fn a_node_whose_producer_vanished_is_lost_and_stalls_nobody() {
        let fifo = Fifo::new(2).unwrap();
        let lost = fifo.claim().ok();
        assert!(lost.is_some());
        for value in 0..10 {
            put(&fifo, value, WhenFull::Refuse).unwrap();
            assert_eq!(put(&fifo, value, WhenFull::Refuse), Err(NotPut::Full));
            assert_eq!(put(&fifo, value + 1, WhenFull::DropOldest), Ok(1));
            assert_eq!(all(&fifo), [value + 1]);
        }
        assert_eq!(fifo.close(), 0);
    }

    /// A waiter whose drop panics.
    struct Bad;

    impl Drop for Bad {
        fn drop(&mut self) {
            panic!("bad");
        }
    }

    #[test]
    fn what_a_close_drops_is_counted_before_a_waiter_whose_drop_panics_is_dropped() {
        let fifo = Fifo::<u32, Bad>::new(2).unwrap();
        assert!(fifo.arm(|_| Bad).is_ok());
        // A producer that is about to take the waiter.
        let Ok(Empty(number)) = fifo.claim() else {
            unreachable!("it is empty")
        };
        fifo.room(number).with(|place| {
            // SAFETY: a node that was claimed is valid to write.
            unsafe { place.write(1) }
        });
        assert_eq!(fifo.filled.append(number, By::All), Ok(true));
        assert_eq!(fifo.close(), 1);
        let end = std::panic::AssertUnwindSafe(|| fifo.drop_waiter());
        assert!(std::panic::catch_unwind(end).is_err());
    }

    #[test]
    fn the_waiter_is_given_to_the_one_that_puts_next() {
        let fifo = Fifo::<u32, u8>::new(2).unwrap();
        assert_eq!(fifo.arm(|old| old.unwrap_or(7)), Ok(()));
        assert_eq!(fifo.arm(|old| old.map_or(0, |old| old + 1)), Ok(()));
        let put = |value| publish(&fifo, fifo.claim().ok().unwrap(), value);
        assert_eq!(put(1), Ok(Some(Box::new(8))));
        assert_eq!(put(2), Ok(None));
        assert_eq!(
            fifo.arm(|_| 0),
            Err(NotArmed::Missed(None)),
            "something waits"
        );
    }

    #[test]
    fn producers_that_drop_and_one_that_takes_lose_nothing_uncounted_and_keep_the_order() {
        const EACH: u32 = 2_000;
        for when_full in [WhenFull::Refuse, WhenFull::DropOldest, WhenFull::DropAll] {
            let fifo = Fifo::<u32, ()>::new(5).unwrap();
            if when_full != WhenFull::Refuse {
                fifo.share();
            }
            let (mut dropped, mut taken) = (0, 0);
            std::thread::scope(|scope| {
                let producers: Vec<_> = (0..3u32)
                    .map(|producer| {
                        let fifo = &fifo;
                        scope.spawn(move || {
                            let mut dropped = 0;
                            for n in 0..EACH {
                                let value = producer * EACH + n;
                                loop {
                                    match put(fifo, value, when_full) {
                                        Ok(more) => break dropped += more,
                                        Err(_) => std::thread::yield_now(),
                                    }
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
                    take(&fifo, u64::MAX).map(&mut read);
                }
                dropped = producers
                    .into_iter()
                    .map(|producer| producer.join().unwrap())
                    .sum();
                core::iter::from_fn(|| take(&fifo, u64::MAX)).for_each(read);
            });
            assert_eq!(taken + dropped, u64::from(3 * EACH));
            assert!(when_full != WhenFull::Refuse || dropped == 0);
        }
    }
}
