//! The hook, which sees every failure: the user's own, or the default one, which writes to stderr.
//!
//! The hook is the user's code: it runs under the guard and no lock. That the thread is busy meanwhile is counted by the
//! caller (`registry/telling.rs`), which knows the thread's record.

use crate::errors::failure::Failure;
use crate::errors::last_error;
#[cfg(all(feature = "std", unix, not(loom)))]
use crate::sys::atfork;
use crate::sys::panic::guard;
use crate::sys::sync::plain::Mutex;
use alloc::boxed::Box;
use alloc::sync::Arc;

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
    watch_forks();
    let old = core::mem::replace(&mut *HOOK.lock(), new);
    // The old one's captures are dropped here, after the lock.
    drop(old);
}

/// Tells the hook, unless it is the hook in which this failed. The thread counts as busy for as long as what
/// `busy` gives is alive: the hook is the user's code.
pub(crate) fn call<B>(failure: &Failure, busy: impl FnOnce() -> B) {
    if !last_error::hook_begins() {
        return;
    }
    let busy = busy();
    watch_forks();
    let hook = HOOK.lock().clone();
    let outcome = guard(|| match &hook {
        Some(hook) => hook(failure),
        None => default_hook(failure),
    });
    // The last reference may be this one, if the hook was replaced meanwhile: its drop is user code.
    let dropped = guard(|| drop(hook));
    for panicked in [outcome.err(), dropped.err()].into_iter().flatten() {
        drop(panicked.into_message());
    }
    drop(busy);
    last_error::hook_ends();
}

#[cfg(feature = "std")]
fn default_hook(failure: &Failure) {
    if is_first(failure) {
        let status = failure.status.name();
        crate::sys::stderr::write_line(&alloc::format!("registry: {status}: {failure}\n"));
    }
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

/// Before the lock is first taken: a fork holds it.
fn watch_forks() {
    #[cfg(all(feature = "std", unix, not(loom)))]
    {
        static PART: atfork::Part = atfork::Part::new(|| Box::new(HOOK.lock()));
        atfork::hold(atfork::Place::Hook, &PART);
    }
}
