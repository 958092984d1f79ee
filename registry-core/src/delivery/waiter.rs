//! What waits for a delivery: a task, by its waker, or a thread.

use core::task::Waker;

/// Whom to wake.
pub(crate) enum Waiter {
    Task(Waker),
    #[cfg(all(feature = "std", not(loom)))]
    Thread(std::thread::Thread),
}

impl Waiter {
    /// Wakes it. A waker is user code: no lock is held here.
    #[inline]
    pub(crate) fn wake(self) {
        match self {
            Waiter::Task(waker) => waker.wake(),
            #[cfg(all(feature = "std", not(loom)))]
            Waiter::Thread(thread) => thread.unpark(),
        }
    }

    /// Whether both wake the same task or thread. May be false for a task.
    pub(crate) fn is_same(&self, other: &Waiter) -> bool {
        match (self, other) {
            (Waiter::Task(this), Waiter::Task(other)) => this.will_wake(other),
            #[cfg(all(feature = "std", not(loom)))]
            (Waiter::Thread(this), Waiter::Thread(other)) => this.id() == other.id(),
            #[cfg(all(feature = "std", not(loom)))]
            _ => false,
        }
    }

    /// The waiter of a task: `old`, if it wakes the same task.
    #[inline]
    pub(crate) fn task(old: Option<Waiter>, waker: &Waker) -> Waiter {
        match old {
            Some(Waiter::Task(old)) if old.will_wake(waker) => Waiter::Task(old),
            old => Waiter::Task(waker.clone()).instead_of(old),
        }
    }

    /// This one, after the drop of `old`: if that panics, this one is dropped too. A value that is returned before would be leaked (rust-lang/rust#47949).
    #[inline]
    pub(crate) fn instead_of(self, old: Option<Waiter>) -> Waiter {
        drop(old);
        self
    }
}

/// The waits of threads.
#[cfg(all(feature = "std", not(loom)))]
pub(crate) mod blocking {
    use super::Waiter;
    use crate::sys::sync::SINGLE;
    use std::time::{Duration, Instant};

    /// Asks `ready` until it has an answer, and sleeps between. `None` when the time is over. `ready` stores the waiter where the delivery finds
    /// it. Where there is one thread, nobody could wake it, so that it never sleeps.
    pub(crate) fn wait<T>(
        timeout: Duration,
        mut ready: impl FnMut(Waiter) -> Option<T>,
    ) -> Option<T> {
        let begun = (!SINGLE).then(Instant::now);
        loop {
            let this = Waiter::Thread(std::thread::current());
            if let Some(answer) = ready(this) {
                return Some(answer);
            }
            let left = timeout.checked_sub(begun?.elapsed())?;
            std::thread::park_timeout(left);
        }
    }
}
