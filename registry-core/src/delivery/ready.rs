//! What a host's event loop has to do besides the calls that wait in its queue, and how it is woken: the promises whose values have come, and the callables that
//! Rust has let go of, which are released after the calls that waited then.

use crate::delivery::alarm::{Bell, Hook};
use crate::handle::Handle;
use crate::sys::atfork::ForkSafe;
use alloc::collections::VecDeque;
#[cfg(all(feature = "std", unix, not(loom)))]
use alloc::sync::Arc;
use alloc::vec::Vec;

/// Shared by a queue, the promises that it watches, and the callables whose calls wait there. No user code runs under its lock.
pub(crate) struct Ready(ForkSafe<List>);

struct List {
    /// Invariant: its capacity is at least `its length + watched`, so that putting never allocates.
    handles: VecDeque<u64>,
    /// The promises that are watched and have no value yet.
    watched: usize,
    /// The queue's thread has ended: nobody will take a promise.
    is_over: bool,
    /// The entries of the callables that Rust has let go of.
    ended: Vec<Handle>,
    /// The queue has gone: nobody ends these entries any more.
    has_gone: bool,
    bell: Bell,
}

impl List {
    /// Whether the event loop has nothing to do here.
    fn is_empty(&self) -> bool {
        self.handles.is_empty() && self.ended.is_empty()
    }
}

impl Ready {
    pub(crate) fn new() -> Self {
        Ready(ForkSafe::new(List {
            handles: VecDeque::new(),
            watched: 0,
            is_over: false,
            ended: Vec::new(),
            has_gone: false,
            bell: Bell::default(),
        }))
    }

    /// Makes room for one promise. False if no memory is left.
    pub(crate) fn watch(&self) -> bool {
        self.0.with(|list| {
            let has_room = list.handles.try_reserve(list.watched + 1).is_ok();
            list.watched += usize::from(has_room);
            has_room
        })
    }

    /// Gives up the room of a promise that will not be put.
    pub(crate) fn forget(&self) {
        self.0.with(|list| list.watched -= 1);
    }

    /// Puts a promise that has room, and wakes the event loop. False if nobody will take it.
    #[must_use = "the promise has to be closed"]
    pub(crate) fn put(&self, handle: u64) -> bool {
        let bell = self.0.with(|list| {
            list.watched -= 1;
            if list.is_over {
                return None;
            }
            list.handles.push_back(handle);
            Some(list.bell.clone())
        });
        bell.map(Bell::ring).is_some()
    }

    /// The queue's thread ends: hands out what was put and not named. What is put later is refused.
    #[cfg(all(feature = "std", not(loom)))]
    pub(crate) fn end(&self, mut close: impl FnMut(Handle)) {
        self.0.with(|list| list.is_over = true);
        while let Some(promise) = self.next() {
            // Each number is that of a promise.
            Handle::from_raw(promise).map(&mut close);
        }
    }

    /// The promise that was put first.
    pub(crate) fn next(&self) -> Option<u64> {
        self.0.with(|list| list.handles.pop_front())
    }

    /// Whether no promise waits to be taken, and no callable to be released.
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.with(|list| list.is_empty())
    }

    /// Has the event loop end the entry of a callable after the calls that wait now. False if nobody will: the caller has to.
    #[must_use = "the entry has to be closed"]
    pub(crate) fn end_later(&self, entry: Handle) -> bool {
        let bell = self.0.with(|list| {
            if list.has_gone || list.ended.try_reserve(1).is_err() {
                return None;
            }
            list.ended.push(entry);
            Some(list.bell.clone())
        });
        bell.map(Bell::ring).is_some()
    }

    /// The entries that were put so far.
    pub(crate) fn take_ended(&self) -> Vec<Handle> {
        self.0.with(|list| core::mem::take(&mut list.ended))
    }

    /// The queue goes: the entries that were put, and none any more.
    pub(crate) fn go(&self) -> Vec<Handle> {
        self.0.with(|list| {
            list.has_gone = true;
            core::mem::take(&mut list.ended)
        })
    }

    /// How many promises have room and no value.
    #[cfg(loom)]
    pub(crate) fn watched(&self) -> usize {
        self.0.with(|list| list.watched)
    }

    /// Has the function called for each promise and each callable that is put, and at once if one is there.
    pub(crate) fn set_hook(&self, hook: Hook) {
        self.set(|bell| {
            bell.hook.replace(hook);
        });
    }

    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) fn set_event(&self, event: Arc<crate::sys::event::Event>) {
        self.set(|bell| {
            bell.event.replace(event);
        });
    }

    fn set(&self, change: impl FnOnce(&mut Bell)) {
        let (bell, is_empty) = self.0.with(|list| {
            change(&mut list.bell);
            (list.bell.clone(), list.is_empty())
        });
        if !is_empty {
            bell.ring();
        }
    }
}
