//! The ring of a stream: a bounded queue of kept arguments, with many producers and one consumer.
//!
//! It is two linked stacks of the same nodes. A producer pops a node of the free stack, fills it, and pushes it onto the incoming stack, each
//! with one compare-and-swap. The consumer takes the whole incoming stack and reverses it, so that calls come out in the order of their
//! pushes. A producer that vanishes between its two steps (in a forked child) costs one node, and stalls nobody.
//!
//! The head of the incoming stack also says whether the consumer waits, has gone, or will get no more, so that one word orders all of it:
//! the producer that replaces [`ARMED`] is the one that wakes.
//!
//! Invariants:
//! * A node's value belongs to the one that popped the node, and from the push on to the consumer.
//! * The waiter belongs to the thread that swaps it out.

use crate::delivery::boxed::boxed;
use crate::delivery::waiter::Waiter;
use crate::sys::sync::{AcqRel, Acquire, AtomicPtr, AtomicU32, AtomicU64, Cell, Relaxed, Release};
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ptr;

/// The most calls that a ring can hold. The rest of the free stack's word is a tag, which tells a stack from a later one with the same top: it
/// comes round after 2^44 calls.
pub(crate) const MOST: usize = (1 << 20) - 1;
const INDEX: u64 = (1 << 20) - 1;
const TAG: u64 = 1 << 20;

/// The consumer waits. Only on an empty stack.
const ARMED: u64 = 1 << 32;
/// The consumer has gone.
const CLOSED: u64 = 1 << 33;
/// No producer will come.
const ENDED: u64 = 1 << 34;

struct Node<K> {
    /// The next node of the stack that this one is in: its number, counted from 1; 0 at the end.
    next: AtomicU32,
    value: Cell<Option<K>>,
}

/// Why a call was not put.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotPut {
    Full,
    Closed,
}

/// What a consumer finds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found<K> {
    Item(K),
    /// Nothing, and nothing will come.
    End,
    Nothing,
}

pub(crate) struct Ring<K> {
    incoming: AtomicU64,
    free: AtomicU64,
    /// A boxed waiter, or null.
    waiter: AtomicPtr<Waiter>,
    /// The first of the nodes that the consumer has taken and not read. Only the consumer's.
    taken: Cell<u32>,
    nodes: Box<[Node<K>]>,
}

// SAFETY: the invariants keep two threads out of each cell. A waiter is `Send`, and `K` is by the bound.
unsafe impl<K: Send> Sync for Ring<K> {}
// SAFETY: likewise.
unsafe impl<K: Send> Send for Ring<K> {}

impl<K> Ring<K> {
    /// A ring for at least one call; `None` if that is too many, or no memory is left.
    pub(crate) fn new(capacity: usize) -> Option<Self> {
        let capacity = capacity.max(1);
        let mut nodes = Vec::new();
        if capacity > MOST || nodes.try_reserve_exact(capacity).is_err() {
            return None;
        }
        let node = |at: usize| Node {
            next: AtomicU32::new(if at + 1 < capacity { at as u32 + 2 } else { 0 }),
            value: Cell::new(None),
        };
        nodes.extend((0..capacity).map(node));
        Some(Ring {
            incoming: AtomicU64::new(0),
            free: AtomicU64::new(1),
            waiter: AtomicPtr::new(ptr::null_mut()),
            taken: Cell::new(0),
            nodes: nodes.into_boxed_slice(),
        })
    }

    fn node(&self, number: u32) -> &Node<K> {
        &self.nodes[number as usize - 1]
    }

    // ---- producers --------------------------------------------------------------------------------------

    /// Puts a call, and wakes the consumer if it waits.
    pub(crate) fn put(&self, value: K) -> Result<(), NotPut> {
        let Some(number) = self.pop_free() else {
            // Relaxed: a consumer that goes just now could have gone just after.
            let has_gone = self.incoming.load(Relaxed) & CLOSED != 0;
            return Err(if has_gone {
                NotPut::Closed
            } else {
                NotPut::Full
            });
        };
        self.node(number).value.set(Some(value));
        if self.push(number) {
            return Ok(());
        }
        drop(self.node(number).value.take());
        self.push_free(number);
        Err(NotPut::Closed)
    }

    /// Pushes a filled node onto the incoming stack; false if the consumer has gone.
    fn push(&self, number: u32) -> bool {
        // Relaxed: the swap below decides.
        let mut head = self.incoming.load(Relaxed);
        while head & CLOSED == 0 {
            self.node(number).next.store((head & INDEX) as u32, Relaxed);
            let new = (head & ENDED) | u64::from(number);
            // Release: the consumer sees the value and the link. Acquire: sees the waiter of a consumer that has armed. Failure Relaxed: as
            // above. No instrument needs the Acquire: loom's swap of the waiter sees the latest one in any case.
            match self.incoming.compare_exchange(head, new, AcqRel, Relaxed) {
                Ok(_) => {
                    if head & ARMED != 0 {
                        self.wake();
                    }
                    return true;
                }
                Err(now) => head = now,
            }
        }
        false
    }

    fn pop_free(&self) -> Option<u32> {
        loop {
            // Acquire: sees the node's link, and that its last value was taken.
            let head = self.free.load(Acquire);
            let number = (head & INDEX) as u32;
            if number == 0 {
                return None;
            }
            let next = u64::from(self.node(number).next.load(Relaxed));
            let new = (head & !INDEX).wrapping_add(TAG) | next;
            // Relaxed: nothing is published, and the load above has acquired what the head's value was published with. If the head has
            // changed, so has its tag.
            if self
                .free
                .compare_exchange(head, new, Relaxed, Relaxed)
                .is_ok()
            {
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

    /// No producer will come: the entry has ended.
    pub(crate) fn end(&self) {
        // AcqRel: as in `push`. No instrument needs the Acquire: as there. No instrument needs the Release: a reader that finds the end reads
        // nothing more. No instrument needs either: likewise.
        if self.incoming.fetch_or(ENDED, AcqRel) & ARMED != 0 {
            self.wake();
        }
    }

    fn wake(&self) {
        if let Some(waiter) = self.take_waiter() {
            waiter.wake();
        }
    }

    // ---- the consumer -----------------------------------------------------------------------------------

    /// The oldest call. Only for the consumer.
    pub(crate) fn take(&self) -> Found<K> {
        // Relaxed: the swap in `take_from` decides. If it sees nothing yet, nobody has asked for a wake-up either.
        self.take_from(self.incoming.load(Relaxed))
    }

    /// As [`Ring::take`], by a head that this consumer has read.
    fn take_from(&self, mut head: u64) -> Found<K> {
        if self.taken.get() == 0 {
            while head & INDEX != 0 {
                // Acquire: sees the values and the links. Failure Relaxed: as above.
                match self
                    .incoming
                    .compare_exchange(head, head & ENDED, Acquire, Relaxed)
                {
                    Ok(_) => break,
                    Err(now) => head = now,
                }
            }
            if head & INDEX == 0 {
                // Nothing is read of what came before the end.
                return if head & ENDED != 0 {
                    Found::End
                } else {
                    Found::Nothing
                };
            }
            self.taken.set(self.reversed((head & INDEX) as u32));
        }
        let number = self.taken.get();
        let node = self.node(number);
        self.taken.set(node.next.load(Relaxed));
        let value = node.value.take();
        self.push_free(number);
        // Every node in the stack was filled.
        value.map_or(Found::Nothing, Found::Item)
    }

    /// The taken stack, oldest first.
    fn reversed(&self, mut number: u32) -> u32 {
        let mut before = 0;
        while number != 0 {
            // Relaxed: the consumer's own, since it took the stack.
            let next = self.node(number).next.load(Relaxed);
            self.node(number).next.store(before, Relaxed);
            before = number;
            number = next;
        }
        before
    }

    /// The oldest call; if there is none, stores what `waiter` makes of the last waiter, to be woken. Only for the consumer.
    pub(crate) fn poll(&self, waiter: impl FnOnce(Option<Waiter>) -> Waiter) -> Found<K> {
        let found = self.take();
        if !matches!(found, Found::Nothing) {
            return found;
        }
        // User code: a panic in it leaves no waiter, and the consumer unarmed or woken for nothing.
        let waiter = waiter(self.take_waiter().map(|waiter| *waiter));
        let waiter = match boxed(waiter) {
            Ok(waiter) => waiter,
            Err(waiter) => {
                // No memory is left: the consumer looks again at once.
                waiter.wake();
                return Found::Nothing;
            }
        };
        // Release: the producer that wakes sees it. Nothing is there: only this consumer stores one, and it has taken its last. A swap and not
        // a store, so that loom puts it in one order with the producers' swaps. No instrument needs the Release: `arm`
        // releases it once more. Only a producer that is late, and takes a later waiter than it was armed for, has not acquired that: few runs meet it.
        let old = self.waiter.swap(Box::into_raw(waiter), Release);
        debug_assert!(old.is_null());
        let Err(head) = self.arm() else {
            return Found::Nothing;
        };
        drop(self.take_waiter());
        self.take_from(head)
    }

    /// Asks the next producer to wake; the head, if something has come.
    fn arm(&self) -> Result<(), u64> {
        // Relaxed: the swap below decides.
        let mut head = self.incoming.load(Relaxed);
        while head & (INDEX | ENDED) == 0 {
            // Release: the producer sees the waiter. Failure Relaxed: as above. No instrument needs the Release: as in `push`.
            match self
                .incoming
                .compare_exchange(head, head | ARMED, Release, Relaxed)
            {
                Ok(_) => return Ok(()),
                Err(now) => head = now,
            }
        }
        Err(head)
    }

    #[allow(clippy::box_collection, reason = "the box is what is swapped")]
    fn take_waiter(&self) -> Option<Box<Waiter>> {
        // Acquire: sees the waiter, also a later one than was armed when this producer pushed. No instrument needs the Acquire: of two
        // runs of the stress program one noticed that it was gone.
        let waiter = self.waiter.swap(ptr::null_mut(), Acquire);
        // SAFETY: if not null, it came from `Box::into_raw` in `poll`, and one swap gets it.
        (!waiter.is_null()).then(|| unsafe { Box::from_raw(waiter) })
    }

    /// Refuses calls from now on, and drops those that wait. How many there were. Only for the consumer, and at its end.
    pub(crate) fn close(&self) -> u64 {
        let mut discarded = 0;
        while self.taken.get() != 0 {
            discarded += u64::from(matches!(self.take(), Found::Item(_)));
        }
        // Acquire: sees the values and the links.
        let head = self.incoming.swap(CLOSED, Acquire);
        self.taken.set(self.reversed((head & INDEX) as u32));
        while self.taken.get() != 0 {
            discarded += u64::from(matches!(self.take(), Found::Item(_)));
        }
        discarded
    }

    /// Drops the waiter. That is user code, which may panic: by then the calls that [`Ring::close`] has dropped are counted. Only for the consumer, and at its end.
    pub(crate) fn drop_waiter(&self) {
        drop(self.take_waiter());
    }
}

impl<K> Drop for Ring<K> {
    fn drop(&mut self) {
        drop(self.take_waiter());
    }
}
