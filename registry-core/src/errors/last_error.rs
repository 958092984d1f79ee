//! The last failure of each thread: what `<crate>_last_status` and `<crate>_last_error` tell.

use crate::errors::failure::Failure;
use crate::status::Status;
use alloc::string::{String, ToString};
use core::cell::{Cell, RefCell};

/// What the last call on a thread left behind.
struct Last {
    status: Cell<Status>,
    failure: RefCell<Option<Failure>>,
    /// The hook runs now: what fails inside it is not hooked again.
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

/// Runs `f` with the thread's last failure; not at all when the thread is past that.
#[cfg(feature = "std")]
fn with_last<T>(f: impl FnOnce(&Last) -> T) -> Option<T> {
    LAST.try_with(f).ok()
}

#[cfg(not(feature = "std"))]
fn with_last<T>(f: impl FnOnce(&Last) -> T) -> Option<T> {
    struct Only(Last);
    // SAFETY: without `std` the crate compiles only where no second thread exists (see sync.rs).
    unsafe impl Sync for Only {}
    static LAST: Only = Only(Last::new());
    Some(f(&LAST.0))
}

/// How the last call that ended badly on this thread ended; `Status::Ok` after a call that succeeded
/// with a result that could be mistaken for its `on_error`, and where nothing has failed yet.
///
/// A call that succeeds with any other result leaves it as it is: the caller has no reason to ask.
#[must_use]
pub fn last_status() -> Status {
    with_last(|last| last.status.get()).unwrap_or(Status::Ok)
}

/// The message that belongs to [`last_status`], or `None` if that is `Status::Ok`.
#[must_use]
pub fn last_error() -> Option<String> {
    with_last(|last| match last.status.get() {
        Status::Ok => None,
        _ => last.failure.borrow().as_ref().map(ToString::to_string),
    })
    .flatten()
}

/// The call succeeded with what looks like a failure.
#[cold]
pub(crate) fn clear() {
    let _ = with_last(|last| last.status.set(Status::Ok));
}

/// Keeps the failure for [`last_error`].
#[cold]
pub(crate) fn keep(failure: Failure) {
    let _ = with_last(move |last| {
        last.status.set(failure.status);
        let old = last.failure.replace(Some(failure));
        drop(old);
    });
}

/// The thread's hook is about to run. False if it runs already: what fails inside it is not hooked again.
pub(crate) fn hook_begins() -> bool {
    with_last(|last| !last.hooked.replace(true)).unwrap_or(false)
}

/// Ends what [`hook_begins`] began.
pub(crate) fn hook_ends() {
    let _ = with_last(|last| last.hooked.set(false));
}
