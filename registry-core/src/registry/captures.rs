//! Dropping a closure's captures: the user's code that runs outside of any call.

use crate::errors::failure::{Detail, Failure};
use crate::errors::{hook, last_error};
use crate::registry::thread_record::ThreadRecord;
use crate::status::Status;
use crate::sys::panic::guard;
use crate::table::slab::End;

/// Drops the captures of a closed entry.
///
/// The thread counts as inside a callback until this returns, so that neither the drop nor the error hook waits for others. Its last
/// status stays that of its own calls, whatever the drop calls.
#[cold]
#[inline(never)]
pub(crate) fn drop_captures(
    record: &ThreadRecord,
    raw: u64,
    name: Option<&'static str>,
    end: End,
    data: *mut u8,
) {
    record.guard_in();
    last_error::preserved(|| run(raw, name, end, data));
    record.guard_out();
}

/// Runs the drop, and calls the hook if it panics.
fn run(raw: u64, name: Option<&'static str>, end: End, data: *mut u8) {
    // SAFETY: the caller claimed the entry: no thread is inside and no other drops `data`, which the
    // export wrote together with `end`.
    let outcome = guard(|| unsafe { end(data, core::ptr::null()) });
    if let Err(panicked) = outcome {
        let failure = Failure::new(Status::Panicked, raw, name);
        let failure = failure.with(Detail::Drop(panicked.into_message()));
        // No call is there that could get the failure as its status. The thread is counted as busy already.
        hook::call(&failure, || ());
    }
}
