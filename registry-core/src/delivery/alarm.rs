//! The alarm of a queue: the tasks, threads and event loops that the next call wakes.

use crate::delivery::waiter::Waiter;
use crate::sys::panic::{Panicked, guard};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A function that wakes an event loop.
pub(crate) type Hook = Arc<dyn Fn() + Send + Sync>;

/// What wakes the event loop of a queue.
#[derive(Clone, Default)]
pub(crate) struct Bell {
    pub(crate) hook: Option<Hook>,
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) event: Option<Arc<crate::sys::event::Event>>,
}

impl Bell {
    /// Foreign code may run: no lock is held here.
    pub(crate) fn ring(self) {
        #[cfg(all(feature = "std", unix, not(loom)))]
        if let Some(event) = &self.event {
            event.set();
        }
        if let Some(hook) = self.hook {
            hook();
        }
    }
}

/// What the next call does for the thread that runs the queue.
#[derive(Default)]
pub(crate) struct Alarm {
    /// All that wait: several tasks may await one queue.
    pub(crate) waiters: Vec<Waiter>,
    pub(crate) bell: Bell,
}

/// A waiter that was not added. Its drop is user code.
pub(crate) struct NotAdded {
    pub(crate) waiter: Waiter,
    /// Whether one that wakes the same is there. Otherwise no memory is left, and this one must be woken, so that it looks again.
    pub(crate) is_there: bool,
}

impl Alarm {
    /// Adds a waiter.
    pub(crate) fn add(&mut self, waiter: Waiter) -> Result<(), NotAdded> {
        let is_there = self.waiters.iter().any(|other| other.is_same(&waiter));
        if is_there || self.waiters.try_reserve(1).is_err() {
            return Err(NotAdded { waiter, is_there });
        }
        self.waiters.push(waiter);
        Ok(())
    }

    /// Wakes all. User code: no lock is held here. What panics keeps nobody else asleep; the first panic goes on after all.
    pub(crate) fn ring(self) {
        let mut first = None;
        catch(&mut first, || self.bell.ring());
        for waiter in self.waiters {
            catch(&mut first, || waiter.wake());
        }
        if let Some(panicked) = first {
            panicked.resume();
        }
    }
}

/// Runs user code, and stores its panic if it is the first.
fn catch(first: &mut Option<Panicked>, run: impl FnOnce()) {
    match guard(run) {
        Ok(()) => {}
        Err(panicked) if first.is_none() => *first = Some(panicked),
        Err(panicked) => drop(panicked.into_message()),
    }
}
