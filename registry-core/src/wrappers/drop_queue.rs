//! `DropQueue`: closures that are dropped where their owner says, never by the thread that calls them.
//!
//! The entries in a queue are shut with a flag that tells callers not to finish them. So a caller that leaves such an entry reads its word and
//! does nothing else: no drop, no fence. The queue finishes the entries, as any closer does. When it is dropped it takes the flag away first, so that
//! what it can't finish is finished by the last caller.

use crate::call::signature::Signature;
use crate::registry::REGISTRY;
use crate::registry::batch;
use crate::registry::ownership;
use crate::registry::place::Place;
use crate::table::lifecycle::Owner;
use crate::wrappers::callback::Callback;
use alloc::vec::Vec;
use core::fmt;
use core::panic::Location;

/// Closes callbacks whose calling threads must answer in time, such as an audio thread: the closures are dropped by the owner of this queue.
///
/// [`Callback::close`] leaves a closure that a thread is inside of to that thread, which drops it when it leaves. A thread that may not free
/// memory or make a system call can't do that. [`DropQueue::close`] leaves the closure to the queue, and the calling thread only leaves.
///
/// A queue may be sent to another thread. When it is dropped, what is still in use is left to the calling threads, as after `close`.
///
/// In a forked child, `run` leaks and counts the closures whose callers are not there
/// ([`Report::lost`](crate::Report::lost)). If the thread that has the queue is not there either, nobody finishes its closures: they stay
/// `closing` in the report.
///
/// ```
/// use registry_core::{DropQueue, exported_callback};
///
/// #[exported_callback(on_error = 0.0)]
/// type Process = fn(sample: f32) -> f32;
///
/// let samples = vec![0.5; 1024];
/// let process = Process::export(move |sample| sample * samples[0]);
/// let mut queue = DropQueue::new();
/// queue.close(process); // no call starts any more; dropped here, unless a thread is inside
/// while queue.run() != 0 {
///     std::thread::yield_now(); // or at the next tick of a timer
/// }
/// ```
#[derive(Default)]
#[must_use = "a queue that is dropped leaves its closures to the threads that call them"]
pub struct DropQueue {
    handles: Vec<u64>,
}

impl DropQueue {
    /// An empty queue.
    pub const fn new() -> Self {
        DropQueue {
            handles: Vec::new(),
        }
    }

    /// Ends a callback, as [`Callback::close`] does. Its closure is dropped before this returns, unless a thread is inside the callback: then
    /// by a later [`run`](DropQueue::run), never by that thread.
    #[track_caller]
    pub fn close<S: Signature>(&mut self, callback: Callback<S>) {
        let site = crate::call_site::intern(Location::caller());
        // First: after the wrapper has been taken apart, nothing may fail.
        self.handles.reserve(1);
        match callback.into_place() {
            Place::Closure(handle) => {
                let raw = handle.raw();
                let shut = REGISTRY.slot(raw).is_some_and(|slot| {
                    REGISTRY.shut_as(slot, raw, Owner::Rust, site, true).is_ok()
                });
                if shut {
                    batch::settle(Vec::from([raw]));
                    if !REGISTRY.is_over(raw) {
                        self.handles.push(raw);
                    }
                }
            }
            // Nothing is dropped with a function.
            function @ Place::Function(_) => ownership::close(function, Owner::Rust, site),
        }
    }

    /// Drops the closures that no thread is inside of any more, and returns how many are left.
    ///
    /// It never waits. For all closures together it costs one system call, if other threads have called them.
    pub fn run(&mut self) -> usize {
        batch::settle(self.handles.clone());
        self.handles.retain(|&raw| !REGISTRY.is_over(raw));
        self.handles.len()
    }

    /// How many closures wait for their drop.
    #[must_use]
    pub fn len(&self) -> usize {
        self.handles.len()
    }

    /// Whether none waits for its drop.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.handles.is_empty()
    }
}

impl Drop for DropQueue {
    fn drop(&mut self) {
        for &raw in &self.handles {
            REGISTRY.defer_no_longer(raw);
        }
        batch::settle(core::mem::take(&mut self.handles));
    }
}

impl fmt::Debug for DropQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DropQueue")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
