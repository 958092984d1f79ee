//! What a queue and the callables of its callbacks share: the calls that wait, and what is done when there are too many.

use crate::call::outcome::Refusal;
use crate::delivery::fifo::{Empty, Fifo, NotPut, WhenFull};
use crate::delivery::job::{Calls, Job};
use crate::registry::delivered;
use crate::sys::sync::plain::AtomicU64;
use crate::sys::sync::{Acquire, Relaxed, Release};
use core::time::Duration;

/// What happens to a call that finds its queue full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Overflow {
    /// The call is not kept: `QUEUE_FULL`. Its caller decides.
    #[default]
    Refuse,
    /// The call that has waited longest is dropped.
    ///
    /// The call itself gets `QUEUE_FULL` if there is none to drop: other threads are storing or running calls in all places just now.
    DropOldest,
    /// All that waits is dropped: only the latest call is left. `QUEUE_FULL` is possible as with [`Overflow::DropOldest`].
    Latest,
    /// The caller waits for room, at most this long, and gets `QUEUE_FULL` then. It looks once a millisecond.
    ///
    /// It does not wait on the thread that made or last ran the queue, nor inside any other callback, where that could last for ever: there a full queue
    /// refuses at once.
    Wait(Duration),
}

impl Overflow {
    /// Two bits for the kind, and the microseconds above.
    fn to_word(self) -> u64 {
        match self {
            Overflow::Refuse => 0,
            Overflow::DropOldest => 1,
            Overflow::Latest => 2,
            Overflow::Wait(time) => {
                let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
                3 | micros.min(u64::MAX >> 2) << 2
            }
        }
    }

    fn from_word(word: u64) -> Self {
        match word & 3 {
            0 => Overflow::Refuse,
            1 => Overflow::DropOldest,
            2 => Overflow::Latest,
            _ => Overflow::Wait(Duration::from_micros(word >> 2)),
        }
    }
}

/// The calls that wait.
pub(crate) struct Waiting {
    pub(crate) calls: Calls,
    /// An [`Overflow`].
    overflow: AtomicU64,
    /// The number of the thread that made or last ran the queue. Relaxed throughout: a thread finds its own number if it stored it last.
    owner: AtomicU64,
}

impl Waiting {
    pub(crate) fn new(capacity: usize) -> Option<Self> {
        Some(Waiting {
            calls: Fifo::new(capacity)?,
            overflow: AtomicU64::new(Overflow::Refuse.to_word()),
            owner: AtomicU64::new(crate::sys::thread_id::current()),
        })
    }

    /// Only for the thread that has the queue.
    pub(crate) fn set_overflow(&self, overflow: Overflow) {
        if matches!(overflow, Overflow::DropOldest | Overflow::Latest) {
            self.calls.share();
        }
        // Release: a call that drops another one comes after all that this thread has taken by plain stores. No instrument needs the Release: it takes
        // part in no model, and a swap reads the latest word in any case.
        self.overflow.store(overflow.to_word(), Release);
    }

    /// Notes that the calling thread runs the queue.
    pub(crate) fn run_here(&self) {
        self.owner.store(crate::sys::thread_id::current(), Relaxed);
    }

    /// A place for a call of the callback with this handle. The caller is inside its entry.
    #[inline]
    pub(crate) fn claim(&self, raw: u64) -> Result<Empty, Refusal> {
        match self.calls.claim() {
            Ok(node) => Ok(node),
            Err(why) => self.claim_slowly(why, raw),
        }
    }

    #[cold]
    #[inline(never)]
    fn claim_slowly(&self, why: NotPut, raw: u64) -> Result<Empty, Refusal> {
        if why == NotPut::Closed {
            return Err(Refusal::Closed);
        }
        // Acquire: pairs with `set_overflow`. No instrument needs the Acquire: as there.
        let when_full = match Overflow::from_word(self.overflow.load(Acquire)) {
            Overflow::Refuse => WhenFull::Refuse,
            Overflow::DropOldest => WhenFull::DropOldest,
            Overflow::Latest => WhenFull::DropAll,
            Overflow::Wait(time) => return self.in_time(raw, time),
        };
        let mut dropped = 0;
        let node = self.calls.make_room(when_full, &mut dropped);
        if dropped != 0 {
            delivered::discard(dropped);
        }
        node.ok_or(Refusal::QueueFull)
    }

    /// Waits for room, if the thread may wait.
    #[cfg(all(feature = "std", not(loom)))]
    fn in_time(&self, raw: u64, time: Duration) -> Result<Empty, Refusal> {
        use crate::registry::{ownership, thread};
        use crate::sys::{sync::SINGLE, thread_id};
        let is_owner = self.owner.load(Relaxed) == thread_id::current();
        if SINGLE || is_owner || thread::is_nested() {
            return Err(Refusal::QueueFull);
        }
        let begun = std::time::Instant::now();
        loop {
            // A thread that closes the callback and waits for its calls need not run the queue.
            if !ownership::is_live(raw) {
                return Err(Refusal::Closed);
            }
            let left = time.checked_sub(begun.elapsed());
            let left = left.ok_or(Refusal::QueueFull)?;
            std::thread::sleep(left.min(Duration::from_millis(1)));
            match self.calls.claim() {
                Ok(node) => return Ok(node),
                Err(NotPut::Closed) => return Err(Refusal::Closed),
                Err(NotPut::Full) => {}
            }
        }
    }

    /// Nobody could make room meanwhile.
    #[cfg(not(all(feature = "std", not(loom))))]
    #[allow(clippy::unused_self, reason = "as with threads")]
    fn in_time(&self, _: u64, _: Duration) -> Result<Empty, Refusal> {
        Err(Refusal::QueueFull)
    }

    /// Publishes a call, and wakes the thread that runs the queue if it waits. The caller is inside the entry.
    ///
    /// # Safety
    /// `write` writes a job.
    #[inline]
    pub(crate) unsafe fn publish(
        &self,
        node: Empty,
        write: impl FnOnce(*mut Job),
    ) -> Result<(), Refusal> {
        // SAFETY: the caller's promise.
        match unsafe { self.calls.publish(node, write) } {
            Ok(None) => Ok(()),
            Ok(Some(alarm)) => {
                alarm.ring();
                Ok(())
            }
            Err(_) => Err(Refusal::Closed),
        }
    }
}
