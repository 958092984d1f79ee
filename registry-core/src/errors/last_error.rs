//! The last failures of each thread, for `<crate>_last_status`, `<crate>_last_error` and `<crate>_take_error`.
//!
//! A caller may be interrupted between its call and its question, by a signal handler, a finaliser or a garbage collector that calls the
//! library too. Such a caller asks for *its own* failure, by handle and status. So a thread stores a few failures that have not been taken yet,
//! as a stack: code that interrupts a caller takes its own failures before the caller continues.

mod recent;

use self::recent::Recent;
use crate::errors::failure::Failure;
use crate::status::Status;
use crate::sys::sync::Relaxed;
use crate::sys::sync::plain::AtomicU32;
use alloc::string::{String, ToString};
use core::cell::{Cell, RefCell};

/// The last status and failures of a thread.
struct Last {
    status: Cell<Status>,
    /// The number of the failure that belongs to the status.
    shown: Cell<u64>,
    failures: RefCell<Recent>,
    /// Whether the error hook runs now, so that a failure inside it does not call it again.
    hooked: Cell<bool>,
}

impl Last {
    const fn new() -> Self {
        Last {
            status: Cell::new(Status::Ok),
            shown: Cell::new(0),
            failures: RefCell::new(Recent::new()),
            hooked: Cell::new(false),
        }
    }
}

#[cfg(any(loom, feature = "std"))]
crate::sys::sync::per_thread! {
    static LAST: Last = Last::new();
}

/// Runs `f` with the thread's last failures. Returns `None` if the thread-local has been destroyed.
#[cfg(feature = "std")]
fn with_last<T>(f: impl FnOnce(&Last) -> T) -> Option<T> {
    LAST.try_with(f).ok()
}

#[cfg(not(feature = "std"))]
fn with_last<T>(f: impl FnOnce(&Last) -> T) -> Option<T> {
    struct Only(Last);
    // SAFETY: without `std` the crate compiles only for a single thread (the `compile_error!` in `sys/sync.rs`).
    unsafe impl Sync for Only {}
    static LAST: Only = Only(Last::new());
    Some(f(&LAST.0))
}

/// Status of the last failed call on this thread, or `Status::Ok` if no call has failed.
///
/// A call that succeeds with a result equal to its `on_error`, or without a value, resets the status to `Status::Ok`, so that the
/// caller can tell the result from a failure. A call that succeeds with any other result leaves the status unchanged, since the
/// caller has no reason to ask. Code that the library runs beside a call leaves the status unchanged too: drops of captures, the error hook,
/// and releases by finalisers (`<crate>_destroy`, `_destroy_u64`, `_destroy_f64`).
#[must_use]
pub fn last_status() -> Status {
    with_last(|last| last.status.get()).unwrap_or(Status::Ok)
}

/// Message of the last failed call on this thread, or `None` if [`last_status`] is `Status::Ok`.
#[must_use]
pub fn last_error() -> Option<String> {
    with_last(|last| match last.status.get() {
        Status::Ok => None,
        _ => {
            let failures = last.failures.borrow();
            failures.numbered(last.shown.get()).map(ToString::to_string)
        }
    })
    .flatten()
}

/// Whether any call has failed in this process. Until then a success has nothing to clear, and does not look its thread's status up.
static ANY: AtomicU32 = AtomicU32::new(0);

/// Resets the status after a success without a value.
#[inline(always)]
pub(crate) fn clear_if_any() {
    // Relaxed: a thread sees its own store, and no other thread's failure is this thread's.
    if ANY.load(Relaxed) != 0 {
        clear();
    }
}

/// Resets the status after a success whose result looks like a failure.
#[cold]
pub(crate) fn clear() {
    let _ = with_last(|last| last.status.set(Status::Ok));
}

/// Stores the failure for [`last_error`] and [`take`].
#[cold]
pub(crate) fn keep(failure: Failure) {
    // Relaxed: see `clear_if_any`.
    ANY.store(1, Relaxed);
    let _ = with_last(move |last| {
        last.status.set(failure.status);
        let (number, oldest) = last.failures.borrow_mut().push(failure);
        last.shown.set(number);
        // Dropped after the borrow has ended, so that no other code runs during the borrow.
        drop(oldest);
    });
}

/// Passes `copy` the message of this thread's newest failure with this handle and status that has not been taken, or an empty text. Marks
/// the failure as taken if `copy` returns true, which means that it has copied the whole message.
pub(crate) fn take(handle: u64, status: i32, copy: impl FnOnce(&str) -> bool) {
    let found = with_last(|last| {
        let failures = last.failures.borrow();
        let (number, failure) = failures.untaken(handle, status)?;
        Some((number, failure.to_string()))
    });
    match found.flatten() {
        Some((number, text)) => {
            if copy(&text) {
                let _ = with_last(|last| last.failures.borrow_mut().take(number));
            }
        }
        None => {
            copy("");
        }
    }
}

/// Runs code that the caller did not call itself, and restores the thread's status and message afterwards.
pub(crate) fn preserved<T>(run: impl FnOnce() -> T) -> T {
    let before = with_last(|last| (last.status.get(), last.shown.get()));
    let done = run();
    if let Some((status, shown)) = before {
        let _ = with_last(|last| {
            last.status.set(status);
            last.shown.set(shown);
        });
    }
    done
}

/// Marks the hook as running on this thread. Returns false if it was running already.
pub(crate) fn hook_begins() -> bool {
    with_last(|last| !last.hooked.replace(true)).unwrap_or(false)
}

/// Clears the mark of [`hook_begins`].
pub(crate) fn hook_ends() {
    let _ = with_last(|last| last.hooked.set(false));
}
