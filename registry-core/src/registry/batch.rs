//! `close_later`: closes that are finished in batches, after one fence for each batch.
//!
//! Closing an entry that another thread has called needs the heavy fence. Here an entry is shut at once, and settled with others when there are
//! enough of them, when the thread ends, or by [`flush`].

use crate::call_site::Site;
use crate::registry::place::Place;
use crate::registry::{REGISTRY, ownership, thread};
#[cfg(not(feature = "std"))]
use crate::sys::sync::Mutex;
use crate::table::lifecycle::Owner;
use alloc::vec::Vec;

/// Shuts a wrapper's closure and returns its handle. `None` for functions.
pub(crate) fn shut_closure(place: Place, site: Site) -> Option<u64> {
    let Place::Closure(handle) = place else {
        return None;
    };
    let raw = handle.raw();
    let shut = REGISTRY.shut(REGISTRY.slot(raw)?, raw, Owner::Rust, site);
    shut.ok().map(|()| raw)
}

/// How many entries share one fence.
const BATCH: usize = 256;

/// Entries that this thread has shut, but not settled.
struct Pending(Vec<u64>);

impl Drop for Pending {
    fn drop(&mut self) {
        settle(core::mem::take(&mut self.0));
    }
}

/// Settles entries that the caller has shut, after one fence.
pub(crate) fn settle(handles: Vec<u64>) {
    if handles.is_empty() {
        return;
    }
    if let Some(current) = thread::current() {
        REGISTRY.settle_all(&current, &handles);
    }
}

#[cfg(feature = "std")]
crate::sys::sync::per_thread! {
    static PENDING: core::cell::RefCell<Pending> = core::cell::RefCell::new(Pending(Vec::new()));
}

/// Runs `f` with the thread's queue. `None` if the thread's end has already destroyed it.
#[cfg(feature = "std")]
fn with_pending<T>(f: impl FnOnce(&mut Vec<u64>) -> T) -> Option<T> {
    PENDING
        .try_with(|pending| f(&mut pending.borrow_mut().0))
        .ok()
}

#[cfg(not(feature = "std"))]
fn with_pending<T>(f: impl FnOnce(&mut Vec<u64>) -> T) -> Option<T> {
    static PENDING: Mutex<Pending> = Mutex::new(Pending(Vec::new()));
    Some(f(&mut PENDING.lock().0))
}

pub(crate) fn close_later(place: Place, site: Site) {
    let Some(raw) = shut_closure(place, site) else {
        ownership::close(place, Owner::Rust, site);
        return;
    };
    let full = with_pending(|pending| {
        pending.push(raw);
        pending.len() >= BATCH
    });
    match full {
        Some(false) => {}
        Some(true) => flush(),
        None => settle(Vec::from([raw])),
    }
}

/// Drops the closures that [`Callback::close_later`](crate::Callback::close_later) has closed on this thread, unless a thread is inside them, and
/// the local closures of this thread that foreign code has released on other threads.
pub fn flush() {
    // Taken out first: a drop of captures may call `close_later` again.
    if let Some(handles) = with_pending(core::mem::take) {
        settle(handles);
    }
    ownership::settle_mail();
}
