//! Reporting a failure: to the error hook, and to `last_error` of this thread.

use crate::errors::failure::Failure;
use crate::errors::{hook, last_error};
use crate::registry::thread;
use crate::status::Status;

/// Calls the hook with the failure, keeps it for `last_error`, and returns its status.
///
/// The hook is the user's code: while it runs, the thread counts as inside a callback and must not wait for others.
#[cold]
pub(crate) fn fail(failure: Failure) -> Status {
    let status = failure.status;
    hook::call(&failure, thread::Guarded::new);
    last_error::keep(failure);
    status
}

/// Calls the hook alone, for a failure that no call returns as its status.
#[cold]
pub(crate) fn tell(failure: &Failure) {
    hook::call(failure, thread::Guarded::new);
}
