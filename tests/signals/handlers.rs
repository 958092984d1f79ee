//! Signal handlers that call while their thread is inside other operations: a pinned function, which needs
//! no registry, and a closure by its handle, whose caller takes the next cell of the hazard record.
//!
//! The handler itself is async-signal-safe: it adds to atomics.

use registry_core::{Callback, Status, exported_callback};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

#[exported_callback(on_error = 0)]
type Count = fn(step: u64) -> u64;

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
    for _ in 0..100 {
        assert_eq!(Count::call(outer.handle(), 3).unwrap(), 3);
    }
    assert_eq!(SIGNALS.load(SeqCst), 100);

    // At any instruction of a call: another thread fires while this one calls.
    // SAFETY: asks for the calling thread.
    let me = unsafe { libc::pthread_self() };
    let mut calls = 0_u64;
    std::thread::scope(|threads| {
        let firing = threads.spawn(move || {
            for _ in 0..2_000 {
                // SAFETY: `me` lives until the scope ends.
                unsafe { libc::pthread_kill(me, libc::SIGUSR1) };
                std::thread::yield_now();
            }
        });
        while !firing.is_finished() {
            Count::call(counter.handle(), 1).unwrap();
            calls += 1;
        }
    });

    let signals = SIGNALS.load(SeqCst);
    assert!(signals > 100, "some of the 2,000 arrived one by one");
    assert_eq!(REFUSED.load(SeqCst), 0);
    assert_eq!(PINNED.load(SeqCst), signals);
    assert_eq!(
        COUNTED.load(SeqCst),
        signals + calls,
        "no call was lost or made twice"
    );

    // Closed under it, the handler is refused and the pinned function is not.
    counter.close_and_wait().unwrap();
    // SAFETY: the handler is installed.
    unsafe { libc::raise(libc::SIGUSR1) };
    assert_eq!(PINNED.load(SeqCst), SIGNALS.load(SeqCst));
    assert_eq!(REFUSED.load(SeqCst), 1);
}
