//! Telling what went wrong, and dropping what may go wrong: the user's code that runs outside of any call.
//!
//! A hook and a drop of captures count as if their thread were inside a callback: it must not wait for others.

use crate::errors::failure::{Detail, Failure};
use crate::errors::{hook, last_error};
use crate::registry::{ThreadRecord, thread};
use crate::status::Status;
use crate::sys::panic::{Panicked, guard};

/// Tells the hook, and keeps the failure for `last_error`.
#[cold]
pub(crate) fn fail(failure: Failure) -> Status {
    let status = failure.status;
    hook::call(&failure, thread::Guarded::new);
    last_error::keep(failure);
    status
}

/// Tells the hook that the drop of a closure's captures panicked; no call is there to be told.
#[cold]
fn drop_panicked(raw: u64, name: Option<&'static str>, panicked: Panicked) {
    let failure = Failure::new(Status::Panicked, raw, name);
    hook::call(
        &failure.with(Detail::Drop(panicked.into_message())),
        thread::Guarded::new,
    );
}

/// Drops the captures of a closed entry. While it runs, the thread counts as inside a callback: it must
/// not wait for others.
#[cold]
#[inline(never)]
pub(crate) fn drop_captures(
    record: &ThreadRecord,
    raw: u64,
    name: Option<&'static str>,
    drop: unsafe fn(*mut u8),
    data: *mut u8,
) {
    record.guard_in();
    // SAFETY: the caller claimed the entry: nobody is inside and nobody else drops `data`, which the
    // export wrote together with `drop`.
    let outcome = guard(|| unsafe { drop(data) });
    if let Err(panicked) = outcome {
        drop_panicked(raw, name, panicked);
    }
    record.guard_out();
}
