//! The hook, which sees every failure: the user's own, or the default one, which writes to stderr.
//!
//! `errors/failure.rs` before this, and `sys/panic.rs` for drops that panic. The hook is the user's code: it runs under the
//! guard and no lock.

use crate::errors::failure::{self, Detail, Failure};
use crate::status::Status;
use crate::sys::panic::{Panicked, guard};
use crate::sys::sync::plain::Mutex;
use alloc::boxed::Box;
use alloc::sync::Arc;

/// Tells the hook that the drop of a closure's captures panicked; no call is there to be told.
#[cold]
pub(crate) fn drop_panicked(raw: u64, name: Option<&'static str>, panicked: Panicked) {
    let failure = Failure::new(Status::Panicked, raw, name);
    call(&failure.with(Detail::Drop(panicked.into_message())));
}

type Hook = Arc<dyn Fn(&Failure) + Send + Sync>;

static HOOK: Mutex<Option<Hook>> = Mutex::new(None);

/// What sees every failure.
pub type ErrorHook = Box<dyn Fn(&Failure) + Send + Sync>;

/// Replaces what sees every failure; `None` brings the default back, which writes one line to stderr
/// the first time that a callback fails in a given way.
///
/// The hook runs on the thread whose call failed, after the call and under no lock: it may use the
/// registry in any way. What fails inside it is not hooked again, and a panic of it is dropped. If it pauses on a
/// fiber, failures of the thread's other fibers count as inside it.
///
/// ```
/// registry_core::set_error_hook(Some(Box::new(|failure| {
///     eprintln!("{}: {failure}", failure.status());
/// })));
/// registry_core::set_error_hook(None);
/// ```
pub fn set_error_hook(hook: Option<ErrorHook>) {
    let new = hook.map(Hook::from);
    crate::registry::thread::watch_forks();
    let old = core::mem::replace(&mut *HOOK.lock(), new);
    // The old one's captures are dropped here, after the lock.
    drop(old);
}

/// Tells the hook, unless it is the hook in which this failed.
pub(crate) fn call(failure: &Failure) {
    if !failure::hook_begins() {
        return;
    }
    let record = crate::registry::thread::current();
    let hook = HOOK.lock().clone();
    if let Some(record) = &record {
        record.guard_in();
    }
    let outcome = guard(|| match &hook {
        Some(hook) => hook(failure),
        None => default_hook(failure),
    });
    // The last reference may be this one, if the hook was replaced meanwhile: its drop is user code.
    let dropped = guard(|| drop(hook));
    for panicked in [outcome.err(), dropped.err()].into_iter().flatten() {
        drop(panicked.into_message());
    }
    if let Some(record) = &record {
        record.guard_out();
    }
    failure::hook_ends();
}

#[cfg(feature = "std")]
fn default_hook(failure: &Failure) {
    if is_first(failure) {
        let status = failure.status.name();
        write_line(&alloc::format!("registry: {status}: {failure}\n"));
    }
}

/// Writes to stderr. A closed one is no reason to fail.
#[cfg(all(feature = "std", unix))]
pub(crate) fn write_line(line: &str) {
    use std::io::Write;
    use std::os::fd::FromRawFd;
    // Not by `std::io::stderr()`: its lock may be held by a thread that is not in this forked child.
    // SAFETY: the file is not closed by its drop, which does not happen; 2 may be closed, and then the
    // write fails.
    let stderr = unsafe { std::fs::File::from_raw_fd(2) };
    let mut stderr = core::mem::ManuallyDrop::new(stderr);
    let _ = stderr.write_all(line.as_bytes());
}

/// Writes to stderr. A closed one is no reason to fail.
#[cfg(all(feature = "std", not(unix)))]
pub(crate) fn write_line(line: &str) {
    use std::io::Write;
    let _ = std::io::stderr().write_all(line.as_bytes());
}

#[cfg(not(feature = "std"))]
fn default_hook(_: &Failure) {}

/// Whether this callback has not failed in this way before, as far as a small table remembers.
#[cfg(feature = "std")]
fn is_first(failure: &Failure) -> bool {
    use crate::sys::sync::Relaxed;
    use crate::sys::sync::plain::AtomicU64;
    const PLACES: usize = 1024;
    static SEEN: [AtomicU64; PLACES] = [const { AtomicU64::new(0) }; PLACES];
    let who = failure
        .callback
        .map_or(failure.handle, |name| name.as_ptr().addr() as u64);
    let mark = (who.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ failure.status as u64) | 1 << 63;
    for step in 0..8 {
        let place = &SEEN[((mark >> 32) as usize + step) % PLACES];
        // Relaxed: a mark carries nothing but itself.
        match place.compare_exchange(0, mark, Relaxed, Relaxed) {
            Ok(_) => return true,
            Err(seen) if seen == mark => return false,
            Err(_) => {}
        }
    }
    // The table is crowded here: silence rather than a flood.
    false
}

/// Holds the lock across a fork.
#[cfg(all(feature = "std", unix, not(loom)))]
pub(crate) fn hold_lock() -> alloc::boxed::Box<dyn core::any::Any> {
    alloc::boxed::Box::new(HOOK.lock())
}
