//! A handler that calls a pinned function on a thread which has not used the library yet, while the thread is inside `malloc`.
//!
//! A success allocates nothing. The C library's `malloc` has a lock, for which a handler that interrupted `malloc` would wait for ever;
//! the first use of a thread-local variable with a destructor allocates there.

use registry_core::exported_callback;
use registry_tests::deadline;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::channel;

static NOTED: AtomicU64 = AtomicU64::new(0);

#[exported_callback(pinned)]
fn note_on_a_new_thread() {
    NOTED.fetch_add(1, SeqCst);
}

#[exported_callback(on_error = -1)]
fn never_exported() -> i32 {
    0
}

unsafe extern "C" {
    safe fn signals_note_on_a_new_thread();
    safe fn signals_never_exported() -> i32;
}

extern "C" fn on_signal(_: libc::c_int) {
    signals_note_on_a_new_thread();
}

/// Threads that allocate and free, each interrupted once.
fn interrupted_while_allocating(rounds: u64, done: &deadline::Steps) {
    for round in 0..rounds {
        let (tell, told) = channel();
        let busy = std::thread::spawn(move || {
            // SAFETY: asks for the calling thread.
            tell.send(unsafe { libc::pthread_self() }).unwrap();
            let vector = |n: usize| vec![0_u8; n * 37 % 5000 + 1100];
            (0..2000)
                .map(vector)
                .map(|bytes| bytes.len())
                .sum::<usize>()
        });
        let thread = told.recv().unwrap();
        (0..round % 50).for_each(|_| std::hint::spin_loop());
        // SAFETY: the thread has not been joined yet.
        unsafe { libc::pthread_kill(thread, libc::SIGUSR2) };
        busy.join().unwrap();
        done.step();
    }
}

#[test]
fn a_handler_of_a_new_thread_does_not_wait_for_malloc() {
    // From the first failure of the process on, a success has a status to clear.
    assert_eq!(signals_never_exported(), -1);
    let handler = on_signal as extern "C" fn(libc::c_int);
    // SAFETY: the handler is async-signal-safe.
    unsafe { libc::signal(libc::SIGUSR2, handler as libc::sighandler_t) };
    deadline::goes_on(|done| interrupted_while_allocating(1000, done));
    assert!(NOTED.load(SeqCst) > 0, "no thread was interrupted");
}
