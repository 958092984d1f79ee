//! The last failure of each thread, for `<crate>_last_status` and `<crate>_last_error`.

use crate::errors::failure::Failure;
use crate::status::Status;
use alloc::string::{String, ToString};
use core::cell::{Cell, RefCell};

/// The last status and failure of a thread.
struct Last {
    status: Cell<Status>,
    failure: RefCell<Option<Failure>>,
    /// Whether the error hook runs now, so that a failure inside it does not call it again.
    hooked: Cell<bool>,
}

impl Last {
    const fn new() -> Self {
        Last {
            status: Cell::new(Status::Ok),
            failure: RefCell::new(None),
            hooked: Cell::new(false),
        }
    }
}

#[cfg(any(loom, feature = "std"))]
crate::sys::sync::per_thread! {
    static LAST: Last = Last::new();
}

/// Runs `f` with the thread's last failure. Returns `None` if the thread-local has been destroyed.
#[cfg(feature = "std")]
fn with_last<T>(f: impl FnOnce(&Last) -> T) -> Option<T> {
    LAST.try_with(f).ok()
}

#[cfg(not(feature = "std"))]
fn with_last<T>(f: impl FnOnce(&Last) -> T) -> Option<T> {
    struct Only(Last);
    // SAFETY: without `std` the crate compiles only for a single thread (the `compile_error!` in `sync.rs`).
    unsafe impl Sync for Only {}
    static LAST: Only = Only(Last::new());
    Some(f(&LAST.0))
}

/// Status of the last failed call on this thread, or `Status::Ok` if no call has failed.
///
/// A call that succeeds with a result equal to its `on_error` resets the status to `Status::Ok`, so that the caller can tell
/// the result from a failure. A call that succeeds with any other result leaves the status unchanged, since the
/// caller has no reason to ask.
#[must_use]
pub fn last_status() -> Status {
    with_last(|last| last.status.get()).unwrap_or(Status::Ok)
}

/// Message of the last failed call on this thread, or `None` if [`last_status`] is `Status::Ok`.
#[must_use]
pub fn last_error() -> Option<String> {
    with_last(|last| match last.status.get() {
        Status::Ok => None,
        _ => last.failure.borrow().as_ref().map(ToString::to_string),
    })
    .flatten()
}

/// Resets the status after a success whose result looks like a failure.
#[cold]
pub(crate) fn clear() {
    let _ = with_last(|last| last.status.set(Status::Ok));
}

/// Stores the failure for [`last_error`].
#[cold]
pub(crate) fn keep(failure: Failure) {
    let _ = with_last(move |last| {
        last.status.set(failure.status);
        let old = last.failure.replace(Some(failure));
        drop(old);
    });
}

/// Marks the hook as running on this thread. Returns false if it was running already.
pub(crate) fn hook_begins() -> bool {
    with_last(|last| !last.hooked.replace(true)).unwrap_or(false)
}

/// Clears the mark of [`hook_begins`].
pub(crate) fn hook_ends() {
    let _ = with_last(|last| last.hooked.set(false));
}
