//! The last failures of each thread, for `<crate>_last_status`, `<crate>_last_error`, `<crate>_last_error_code` and `<crate>_take_error`.
//!
//! A caller may be interrupted between its call and its question, by a signal handler, a finaliser or a garbage collector that calls the
//! library too. Such a caller asks for *its own* failure, by handle and status. So a thread stores a few failures that have not been taken yet,
//! as a stack: code that interrupts a caller takes its own failures before the caller continues.

mod recent;

use self::recent::{Places, Recent};
use crate::errors::failure::Failure;
use crate::status::Status;
#[cfg(not(feature = "std"))]
use crate::sys::sync::Only;
#[cfg(loom)]
use crate::sys::sync::PerThreadCell as _;
use crate::sys::sync::plain::AtomicU32;
use crate::sys::sync::{Relaxed, per_thread};
use alloc::string::{String, ToString};
use core::cell::{Cell, RefCell};

// Each is constant and has no destructor. So a success may store it anywhere, in a signal handler too: the first use of a variable with a
// destructor allocates. And a failure has its status until the thread's very end, when `FAILURES` is gone.
per_thread! {
    static STATUS: Cell<Status> = Cell::new(Status::Ok);
    /// The number of the failure that belongs to the status.
    static SHOWN: Cell<u64> = Cell::new(0);
    /// Whether the error hook runs now, so that a failure inside it does not call it again.
    static HOOKED: Cell<bool> = Cell::new(false);
}

#[cfg(any(loom, feature = "std"))]
per_thread! {
    static FAILURES: RefCell<Recent> = RefCell::new(Recent::new());
}

/// Runs `f` with the thread's failures. Returns `None` if the thread-local has been destroyed.
#[cfg(feature = "std")]
fn with_failures<T>(f: impl FnOnce(&RefCell<Recent>) -> T) -> Option<T> {
    FAILURES.try_with(f).ok()
}

#[cfg(not(feature = "std"))]
fn with_failures<T>(f: impl FnOnce(&RefCell<Recent>) -> T) -> Option<T> {
    static FAILURES: Only<RefCell<Recent>> = Only(RefCell::new(Recent::new()));
    Some(f(&FAILURES.0))
}

/// Status of the last failed call on this thread, or `Status::Ok` if no call has failed.
///
/// A call that succeeds with a result equal to its `on_error`, or without a value, resets the status to `Status::Ok`, so that the
/// caller can tell the result from a failure. A call that succeeds with any other result leaves the status unchanged, since the
/// caller has no reason to ask. Code that the library runs beside a call leaves the status unchanged too: drops of captures, the error hook,
/// and releases by finalisers (`<crate>_destroy`, `_destroy_u64`, `_destroy_f64`).
#[must_use]
pub fn last_status() -> Status {
    STATUS.get()
}

/// Message of the last failed call on this thread, or `None` if [`last_status`] is `Status::Ok`.
#[must_use]
pub fn last_error() -> Option<String> {
    if STATUS.get() == Status::Ok {
        return None;
    }
    with_failures(|failures| {
        let failures = failures.borrow();
        failures.numbered(SHOWN.get()).map(ToString::to_string)
    })
    .flatten()
}

/// Code of the error of the last failed call on this thread ([`ErrorCode`](crate::ErrorCode)), or `None` if it has none or [`last_status`] is
/// `Status::Ok`.
#[must_use]
pub fn last_error_code() -> Option<i32> {
    if STATUS.get() == Status::Ok {
        return None;
    }
    with_failures(|failures| failures.borrow().numbered(SHOWN.get())?.error_code()).flatten()
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
    STATUS.set(Status::Ok);
}

/// Stores the failure for [`last_error`] and [`take`].
#[cold]
pub(crate) fn keep(failure: Failure) {
    // Relaxed: see `clear_if_any`.
    ANY.store(1, Relaxed);
    STATUS.set(failure.status);
    SHOWN.set(0);
    let _ = with_failures(|failures| {
        let has_no_places = |failures: &RefCell<Recent>| {
            let failures = failures.try_borrow();
            failures.is_ok_and(|failures| failures.has_no_places())
        };
        // Made and dropped outside of the borrow, and beside the status, since the allocator may call the library.
        let mut places = if has_no_places(failures) {
            preserved(Places::new)
        } else {
            Places::default()
        };
        // Borrowed only if the allocator fails a call while a message is made. That failure has a status and no message.
        let Ok(mut failures) = failures.try_borrow_mut() else {
            return;
        };
        let (number, dropped) = failures.push(failure, &mut places);
        // Dropped after the borrow has ended, so that no other code runs during the borrow.
        drop(failures);
        SHOWN.set(number);
        preserved(|| drop((dropped, places)));
    });
}

/// Passes `copy` the message and the code of this thread's newest failure with this handle and status that has not been taken, or an empty text. Marks
/// the failure as taken if `copy` returns true, which means that it has copied the whole message.
pub(crate) fn take(handle: u64, status: i32, copy: impl FnOnce(&str, Option<i32>) -> bool) {
    let found = with_failures(|failures| {
        let failures = failures.borrow();
        let (number, failure) = failures.untaken(handle, status)?;
        Some((number, failure.to_string(), failure.error_code()))
    });
    match found.flatten() {
        Some((number, text, code)) => {
            if copy(&text, code) {
                let _ = with_failures(|failures| failures.borrow_mut().take(number));
            }
        }
        None => {
            copy("", None);
        }
    }
}

/// Runs code that the caller did not call itself, and restores the thread's status and message afterwards.
pub(crate) fn preserved<T>(run: impl FnOnce() -> T) -> T {
    let (status, shown) = (STATUS.get(), SHOWN.get());
    let done = run();
    STATUS.set(status);
    SHOWN.set(shown);
    done
}

/// Marks the hook as running on this thread. Returns false if it was running already.
pub(crate) fn hook_begins() -> bool {
    let begins = !HOOKED.get();
    HOOKED.set(true);
    begins
}

/// Whether the thread is inside the error hook.
pub(crate) fn is_in_hook() -> bool {
    HOOKED.get()
}

/// Clears the mark of [`hook_begins`].
pub(crate) fn hook_ends() {
    HOOKED.set(false);
}
