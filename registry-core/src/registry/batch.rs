//! `close_later`: closes that wait for one another, so that many pay for one fence.
//!
//! Closing an entry that another thread has called needs the heavy fence. Here entries are shut at once, and settled
//! together when there are enough of them, when the thread ends, or by [`flush`].

use crate::call_site::Site;
use crate::registry::place::Place;
use crate::registry::{REGISTRY, ownership, thread};
#[cfg(not(feature = "std"))]
use crate::sys::sync::Mutex;
use crate::table::lifecycle::Owner;
use alloc::vec::Vec;

/// The first half of closing a wrapper's closure, and its handle; `None` for functions.
pub(crate) fn shut_closure(place: Place, site: Site) -> Option<u64> {
    let Place::Closure(handle) = place else {
        return None;
    };
    let raw = handle.raw();
    let shut = REGISTRY.shut(REGISTRY.slot(raw)?, raw, Owner::Rust, site);
    shut.ok().map(|()| raw)
}

/// How many entries wait for one fence.
const BATCH: usize = 256;

/// Entries that this thread has shut and not settled.
struct Pending(Vec<u64>);

impl Drop for Pending {
    fn drop(&mut self) {
        settle(core::mem::take(&mut self.0));
    }
}

/// The second half, for many after one fence.
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

/// Runs `f` with the thread's queue; `None` when the thread is past that.
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

/// Drops the closures that [`Callback::close_later`](crate::Callback::close_later) has left on this thread, as far as no thread is
/// inside them, and the local closures of this thread that foreign code has released elsewhere.
pub fn flush() {
    // Taken out first: a drop of captures may close others later.
    if let Some(handles) = with_pending(core::mem::take) {
        settle(handles);
    }
    if let Some(current) = thread::current() {
        REGISTRY.drain(&current);
    }
}
