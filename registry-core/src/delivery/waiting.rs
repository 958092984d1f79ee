//! What a queue and the callables of its callbacks share: the calls that wait, and what is done when there are too many.

use crate::call::outcome::Refusal;
use crate::delivery::fifo::{Fifo, NotPut, WhenFull};
use crate::delivery::job::Job;
use crate::delivery::waiter::Waiter;
use crate::registry::delivered;
use crate::sys::sync::Relaxed;
use crate::sys::sync::plain::AtomicU64;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::time::Duration;

/// What happens to a call that finds its queue full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Overflow {
    /// The call is not kept: `QUEUE_FULL`. Its caller decides.
    #[default]
    Refuse,
    /// The call that has waited longest is dropped.
    DropOldest,
    /// All that waits is dropped: only the latest call is left.
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

/// A function that wakes an event loop.
pub(crate) type Hook = Arc<dyn Fn() + Send + Sync>;

/// What the next call does for the thread that runs the queue.
#[derive(Default)]
pub(crate) struct Alarm {
    /// All that wait: several tasks may await one queue.
    pub(crate) waiters: Vec<Waiter>,
    pub(crate) hook: Option<Hook>,
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) event: Option<Arc<crate::sys::event::Event>>,
}

impl Alarm {
    pub(crate) fn is_silent(&self) -> bool {
        #[cfg(all(feature = "std", unix, not(loom)))]
        if self.event.is_some() {
            return false;
        }
        self.waiters.is_empty() && self.hook.is_none()
    }

    /// Adds a waiter, unless it is there.
    pub(crate) fn add(&mut self, waiter: Waiter) {
        if !self.waiters.iter().any(|other| other.is_same(&waiter)) {
            self.waiters.push(waiter);
        }
    }

    /// Wakes. User code: no lock is held here. What can't panic comes first.
    pub(crate) fn ring(self) {
        #[cfg(all(feature = "std", unix, not(loom)))]
        if let Some(event) = &self.event {
            event.set();
        }
        for waiter in self.waiters {
            waiter.wake();
        }
        if let Some(hook) = self.hook {
            hook();
        }
    }
}

/// The calls that wait.
pub(crate) struct Waiting {
    pub(crate) calls: Fifo<Job, Alarm>,
    /// An [`Overflow`]. Relaxed throughout: a setting.
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

    pub(crate) fn set_overflow(&self, overflow: Overflow) {
        self.overflow.store(overflow.to_word(), Relaxed);
    }

    /// Notes that the calling thread runs the queue.
    pub(crate) fn run_here(&self) {
        self.owner.store(crate::sys::thread_id::current(), Relaxed);
    }

    /// Puts a call, and wakes the thread that runs the queue if it waits. The caller is inside the entry.
    pub(crate) fn put(&self, job: Job) -> Result<(), Refusal> {
        let overflow = Overflow::from_word(self.overflow.load(Relaxed));
        let when_full = match overflow {
            Overflow::Refuse | Overflow::Wait(_) => WhenFull::Refuse,
            Overflow::DropOldest => WhenFull::DropOldest,
            Overflow::Latest => WhenFull::DropAll,
        };
        let mut put = self.put_once(job, when_full);
        if let Overflow::Wait(time) = overflow {
            put = self.in_time(put, time);
        }
        match put {
            Ok(alarm) => {
                if let Some(alarm) = alarm {
                    alarm.ring();
                }
                Ok(())
            }
            Err((NotPut::Full, _)) => Err(Refusal::QueueFull),
            Err((NotPut::Closed, _)) => Err(Refusal::Closed),
        }
    }

    fn put_once(&self, job: Job, when_full: WhenFull) -> Put {
        let mut dropped = 0;
        let put = self.calls.put(job, when_full, &mut dropped);
        if dropped != 0 {
            delivered::discard(dropped);
        }
        put
    }

    /// Waits for room, if the thread may wait.
    #[cfg(all(feature = "std", not(loom)))]
    #[cold]
    fn in_time(&self, mut put: Put, time: Duration) -> Put {
        use crate::registry::{ownership, thread};
        use crate::sys::{sync::SINGLE, thread_id};
        let is_owner = self.owner.load(Relaxed) == thread_id::current();
        if SINGLE || is_owner || thread::is_nested() {
            return put;
        }
        let begun = std::time::Instant::now();
        while let Err((NotPut::Full, job)) = put {
            // Who closes the callback and waits for its calls need not run the queue.
            if !ownership::is_live(job.raw()) {
                return Err((NotPut::Closed, job));
            }
            let Some(left) = time.checked_sub(begun.elapsed()) else {
                return Err((NotPut::Full, job));
            };
            std::thread::sleep(left.min(Duration::from_millis(1)));
            put = self.put_once(job, WhenFull::Refuse);
        }
        put
    }

    /// Nobody could make room meanwhile.
    #[cfg(not(all(feature = "std", not(loom))))]
    #[allow(clippy::unused_self, reason = "as with threads")]
    fn in_time(&self, put: Put, _: Duration) -> Put {
        put
    }
}

type Put = Result<Option<Box<Alarm>>, (NotPut, Job)>;
