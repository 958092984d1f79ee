//! Signal handlers that call while their thread is inside other operations: a pinned function, which needs
//! no registry, and a closure by its handle, whose caller takes the next cell of the hazard record.
//!
//! The handler itself is async-signal-safe: it adds to atomics.

use registry_core::{Callback, Handle, Status, exported_callback};
use registry_tests::deadline;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

#[exported_callback(on_error = 0)]
type Count = fn(step: u64) -> u64;

/// How many signals interrupt one call at a known place, and how many come at any instruction.
const INSIDE: u64 = 100;
const ANYWHERE: u64 = 500;

static PINNED: AtomicU64 = AtomicU64::new(0);
static COUNTED: AtomicU64 = AtomicU64::new(0);
static SIGNALS: AtomicU64 = AtomicU64::new(0);
static REFUSED: AtomicU64 = AtomicU64::new(0);
static HANDLE: AtomicU64 = AtomicU64::new(0);

/// What the handler calls without any look at the registry.
#[exported_callback(pinned)]
fn note_signal() {
    PINNED.fetch_add(1, SeqCst);
}

unsafe extern "C" {
    safe fn signals_note_signal();
    fn signals_Count_try(handle: u64, step: u64, result: *mut u64) -> Status;
}

extern "C" fn on_signal(_: libc::c_int) {
    SIGNALS.fetch_add(1, SeqCst);
    signals_note_signal();
    // SAFETY: no result is wanted.
    let status = unsafe { signals_Count_try(HANDLE.load(SeqCst), 1, std::ptr::null_mut()) };
    if status != Status::Ok {
        REFUSED.fetch_add(1, SeqCst);
    }
}

/// Calls while another thread fires at this one, at any instruction. How many calls there were.
fn calls_under_fire(handle: Handle, done: &deadline::Steps) -> u64 {
    // The thread has its record before the first signal: to make one is not async-signal-safe.
    Count::call(handle, 0).unwrap();
    // SAFETY: asks for the calling thread.
    let me = unsafe { libc::pthread_self() };
    let mut calls = 0;
    std::thread::scope(|threads| {
        let firing = threads.spawn(move || {
            for sent in 1..=ANYWHERE {
                // SAFETY: `me` lives until the scope ends.
                unsafe { libc::pthread_kill(me, libc::SIGUSR1) };
                // The system would deliver two that are pending as one.
                while SIGNALS.load(SeqCst) < INSIDE + sent {
                    std::thread::yield_now();
                }
            }
        });
        while !firing.is_finished() {
            Count::call(handle, 1).unwrap();
            calls += 1;
            done.step();
        }
    });
    calls
}

#[test]
fn a_handler_may_call_on_top_of_a_call() {
    // SAFETY: the handler is async-signal-safe, and the action is zeroed but for it.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_signal as *const () as usize;
        action.sa_flags = libc::SA_RESTART;
        assert_eq!(
            libc::sigaction(libc::SIGUSR1, &action, std::ptr::null_mut()),
            0
        );
    }
    let counter: Callback<Count> = Count::export(|step| COUNTED.fetch_add(step, SeqCst) + step);
    HANDLE.store(counter.handle().raw(), SeqCst);
    // The thread has its record before the first signal: to make one is not async-signal-safe.
    Count::call(counter.handle(), 0).unwrap();

    // In the midst of a call, and in that of a nested one.
    let inner = Count::export(|step| {
        // SAFETY: the handler is installed.
        unsafe { libc::raise(libc::SIGUSR1) };
        step
    });
    let inner_handle = inner.handle();
    let outer = Count::export(move |step| Count::call(inner_handle, step).unwrap());
    for _ in 0..INSIDE {
        assert_eq!(Count::call(outer.handle(), 3).unwrap(), 3);
    }
    assert_eq!(SIGNALS.load(SeqCst), INSIDE);

    let calls = deadline::goes_on({
        let handle = counter.handle();
        move |done| calls_under_fire(handle, done)
    });
    assert_eq!(SIGNALS.load(SeqCst), INSIDE + ANYWHERE, "each arrived");
    assert_eq!(REFUSED.load(SeqCst), 0);
    assert_eq!(PINNED.load(SeqCst), INSIDE + ANYWHERE);
    assert_eq!(
        COUNTED.load(SeqCst),
        INSIDE + ANYWHERE + calls,
        "no call was lost or made twice"
    );

    // Closed under it, the handler is refused and the pinned function is not.
    counter.close_and_wait().unwrap();
    // SAFETY: the handler is installed.
    unsafe { libc::raise(libc::SIGUSR1) };
    assert_eq!(PINNED.load(SeqCst), SIGNALS.load(SeqCst));
    assert_eq!(REFUSED.load(SeqCst), 1);
}
