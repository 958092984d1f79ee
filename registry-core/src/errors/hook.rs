//! The error hook: a function of the user, or the default one, which writes to stderr.
//!
//! Invariant: the hook is user code, so it runs inside [`guard`] and under no lock. [`crate::registry::telling`] calls it and marks
//! the thread's hazard record as busy meanwhile.

use crate::errors::failure::Failure;
use crate::errors::last_error;
#[cfg(all(feature = "std", unix, not(loom)))]
use crate::sys::atfork;
use crate::sys::panic::guard;
use crate::sys::stack;
use crate::sys::sync::plain::Mutex;
use crate::values::raw_handle::{RawHandle, lower_handle};
use alloc::boxed::Box;
use alloc::ffi::CString;
use alloc::string::ToString;
use alloc::sync::Arc;
use core::ffi::{c_char, c_void};

type Hook = Arc<dyn Fn(&Failure) + Send + Sync>;

struct State {
    hook: Option<Hook>,
    /// The calls of hooks that are in progress, of replaced hooks too.
    running: usize,
}

static STATE: Mutex<State> = Mutex::new(State {
    hook: None,
    running: 0,
});

/// A function that is called with every failure.
pub type ErrorHook = Box<dyn Fn(&Failure) + Send + Sync>;

/// Replaces the error hook, the function that is called with every failure.
///
/// `None` restores the default hook. It writes one line to stderr when a callback fails with a given status for the first time.
///
/// The hook runs on the thread whose call failed, after the call and without a lock of the registry, so it may use the
/// registry in any way. A failure inside the hook does not call the hook again. A panic of the hook is caught and discarded. While the hook
/// is paused on a fiber, failures of the thread's other fibers count as failures inside it.
///
/// Another thread may still be running the previous hook when this function returns. Its captures are dropped when the last such call ends.
///
/// ```
/// registry_core::set_error_hook(Some(Box::new(|failure| {
///     eprintln!("{}: {failure}", failure.status());
/// })));
/// registry_core::set_error_hook(None);
/// ```
pub fn set_error_hook(hook: Option<ErrorHook>) {
    replace(hook.map(Hook::from));
}

/// Replaces the hook. Returns whether a call of a hook is still in progress.
fn replace(new: Option<Hook>) -> bool {
    watch_forks();
    let (old, is_running) = {
        let mut state = STATE.lock();
        // A call is counted under the lock until it has dropped its hook. So if none is counted, no call of a replaced hook is in progress.
        (core::mem::replace(&mut state.hook, new), state.running != 0)
    };
    // The captures are dropped here, after the lock is released, and inside the guard, since foreign code may be the caller.
    if let Err(panicked) = guard(|| drop(old)) {
        drop(panicked.into_message());
    }
    is_running
}

/// The C type of a hook. A foreign exception that leaves it may enter Rust: the guard then ends the process.
pub type ForeignHook = unsafe extern "C-unwind" fn(*mut c_void, i32, RawHandle, *const c_char);

/// A hook that C has set, with its `user_data`.
struct Foreign(ForeignHook, *mut c_void);

// SAFETY: the contract of `set_foreign` lets it be called on any thread.
unsafe impl Send for Foreign {}
// SAFETY: the contract of `set_foreign` lets several threads call it at once.
unsafe impl Sync for Foreign {}

impl Foreign {
    /// Where a host finds too little of the stack, the failure goes to the default hook. On another thread the hook could wait for what this thread has locked.
    fn call(&self, failure: &Failure) {
        if stack::is_short() {
            return default_hook(failure);
        }
        // C would take a NUL inside the text for its end.
        let text = failure.to_string().replace('\0', " ");
        let text = CString::new(text).unwrap_or_default();
        let handle = lower_handle(failure.handle());
        let status = failure.status.raw();
        // SAFETY: the contract of `set_foreign`; the text outlives the call.
        unsafe { (self.0)(self.1, status, handle, text.as_ptr()) };
    }
}

/// As [`set_error_hook`], for C: null restores the default hook. Returns whether a call of any hook is still in progress, on another
/// thread or around this call.
///
/// # Safety
/// 1. `function` is null or a function of this type that may be called on any thread, on several at once, with this `user_data`.
/// 2. Both stay valid until another hook has been set and, then or later, a call of this function has returned false.
pub(crate) unsafe fn set_foreign(function: Option<ForeignHook>, user_data: *mut c_void) -> bool {
    replace(function.map(|function| {
        let foreign = Foreign(function, user_data);
        Arc::new(move |failure: &Failure| foreign.call(failure)) as Hook
    }))
}

/// Sets a hook that does nothing.
pub(crate) fn silence() {
    replace(Some(Arc::new(|_: &Failure| {})));
}

/// Calls the hook, unless the failure happened inside the hook. `busy` returns a guard that marks the thread as busy while the hook
/// runs.
pub(crate) fn call<B>(failure: &Failure, busy: impl FnOnce() -> B) {
    if !last_error::hook_begins() {
        return;
    }
    let busy = busy();
    watch_forks();
    let hook = {
        let mut state = STATE.lock();
        state.running += 1;
        state.hook.clone()
    };
    let outcome = guard(|| match &hook {
        Some(hook) => hook(failure),
        None => default_hook(failure),
    });
    // If the hook was replaced meanwhile, this may be its last reference, and dropping its captures runs user code.
    let dropped = guard(|| drop(hook));
    for panicked in [outcome.err(), dropped.err()].into_iter().flatten() {
        drop(panicked.into_message());
    }
    STATE.lock().running -= 1;
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

/// Whether this is the callback's first failure with this status. A table of fixed size remembers earlier ones.
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
        // Relaxed: a mark publishes no other data.
        match place.compare_exchange(0, mark, Relaxed, Relaxed) {
            Ok(_) => return true,
            Err(seen) if seen == mark => return false,
            Err(_) => {}
        }
    }
    // No place is free near this one. Stay silent rather than repeat lines.
    false
}

/// Registers the lock with the fork handlers. Called before each use of the lock.
fn watch_forks() {
    #[cfg(all(feature = "std", unix, not(loom)))]
    {
        static PART: atfork::Part = atfork::Part::with_locks(|| Box::new(STATE.lock()));
        atfork::hold(atfork::Module::Hook, &PART);
    }
}
