//! The end of the process: threads that still call, handlers that run at exit, and callbacks that end it.

use registry_core::{Callback, exported_callback};
use registry_tests::child::{self, End};
use std::ffi::c_int;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

#[exported_callback(on_error = -1)]
type Tick = fn(value: i64) -> i64;

static TICK: OnceLock<Callback<Tick>> = OnceLock::new();
static CALLS: AtomicU64 = AtomicU64::new(0);

fn tick() -> i64 {
    let tick = TICK.get_or_init(|| {
        Tick::export(|value| {
            CALLS.fetch_add(1, SeqCst);
            value
        })
    });
    Tick::call(tick.handle(), 1).unwrap_or(-1)
}

fn exit(code: i32) -> ! {
    // SAFETY: what `exit` runs is the subject.
    unsafe { libc::exit(code) }
}

#[test]
fn a_process_ends_while_its_threads_call() {
    for _ in 0..20 {
        let child = child::split();
        let Some(child) = child else {
            for _ in 0..3 {
                std::thread::spawn(|| {
                    loop {
                        tick();
                        drop(Tick::export(|value| value));
                        drop(Tick::export_local(|value| value));
                    }
                });
            }
            while CALLS.load(SeqCst) < 1_000 {
                std::thread::yield_now();
            }
            exit(0)
        };
        assert_eq!(child.wait(), End::Exit(0));
    }
}

#[test]
fn a_handler_that_runs_at_exit_may_call_export_and_drop() {
    extern "C" fn at_exit() {
        let late = Tick::export(|value| value + 1);
        let good = tick() == 1 && Tick::call(late.handle(), 1).is_ok_and(|value| value == 2);
        drop(late);
        child::leave(if good { 42 } else { 1 })
    }
    let Some(child) = child::split() else {
        // SAFETY: a function of this process.
        unsafe { libc::atexit(at_exit) };
        assert_eq!(tick(), 1);
        exit(0)
    };
    assert_eq!(child.wait(), End::Exit(42));
}

#[test]
fn a_callback_may_end_the_process() {
    let Some(child) = child::split() else {
        let ends = Tick::export(|_| exit(7));
        let _ = Tick::call(ends.handle(), 1);
        child::leave(1)
    };
    assert_eq!(child.wait(), End::Exit(7));
}

/// `struct _Unwind_Exception` of the Itanium C++ ABI, with more private words than any processor has.
#[repr(C, align(16))]
struct Exception {
    class: u64,
    cleanup: Option<extern "C" fn(c_int, *mut Exception)>,
    private: [usize; 20],
}

unsafe extern "C-unwind" {
    fn _Unwind_RaiseException(exception: *mut Exception) -> c_int;
}

/// What a `throw` of C++ ends in. Its way through Rust is defined, since the function that throws may unwind: std
/// either ends the process where it would catch, as it does today, or catches.
#[test]
fn a_foreign_exception_through_a_callback_ends_the_process() {
    let Some(child) = child::split() else {
        let throws = Tick::export(|_| {
            let exception = Box::new(Exception {
                class: u64::from_be_bytes(*b"TESTTEST"),
                cleanup: None,
                private: [0; 20],
            });
            // SAFETY: an exception of the platform's form, which is never freed.
            i64::from(unsafe { _Unwind_RaiseException(Box::into_raw(exception)) })
        });
        let _ = Tick::call(throws.handle(), 1);
        child::leave(1)
    };
    assert_eq!(child.wait(), End::Signal(libc::SIGABRT));
}
