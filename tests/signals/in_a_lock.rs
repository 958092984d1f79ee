//! An unsupported case: a signal handler that exports during an export.
//!
//! The export holds a lock of the registry, and the handler, on the same thread, waits for it for ever. The
//! allocator of this program raises the signal while the lock is held, since nothing
//! else interrupts an export at a known place. A handler that runs during `raise` may call any function.

#![cfg(target_os = "linux")]

use registry_core::exported_callback;
use registry_tests::child;
use std::alloc::{GlobalAlloc, Layout, System};
use std::ffi::c_int;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering::SeqCst};
use std::time::Duration;

#[exported_callback(on_error = -1)]
type Late = fn(value: i64) -> i64;

/// Whether the next allocation raises the signal.
static ARMED: AtomicBool = AtomicBool::new(false);
/// Where the handler writes a byte when it begins.
static PIPE: AtomicI32 = AtomicI32::new(-1);

struct Raising;

// SAFETY: the system's allocator, and a signal now and then.
unsafe impl GlobalAlloc for Raising {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if ARMED.swap(false, SeqCst) {
            // SAFETY: the handler is installed.
            unsafe { libc::raise(libc::SIGUSR1) };
        }
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static RAISING: Raising = Raising;

extern "C" fn exports(_: c_int) {
    // SAFETY: one byte, to a pipe.
    unsafe { libc::write(PIPE.load(SeqCst), c"!".as_ptr().cast(), 1) };
    drop(Late::export_local(|value| value));
    child::leave(0)
}

/// Exports while a handler exports on top of it.
fn export_twice_at_once() {
    let handler = exports as extern "C" fn(c_int);
    // SAFETY: a function of this process.
    unsafe { libc::signal(libc::SIGUSR1, handler as libc::sighandler_t) };
    // From here on the thread has its record and its slots: what a further export allocates, it allocates for the
    // list of local closures, under that list's lock, now and then.
    drop(Late::export_local(|value| value));
    ARMED.store(true, SeqCst);
    for _ in 0..100 {
        std::mem::forget(Late::export_local(|value| value));
    }
}

#[test]
fn an_export_in_a_handler_that_interrupted_one_waits_for_ever() {
    let mut ends = [0; 2];
    // SAFETY: room for both ends.
    assert_eq!(unsafe { libc::pipe(ends.as_mut_ptr()) }, 0);
    PIPE.store(ends[1], SeqCst);
    let Some(child) = child::split() else {
        export_twice_at_once();
        child::leave(1)
    };
    let mut byte = 0_u8;
    // SAFETY: this process writes to no pipe; room for a byte.
    let read = unsafe {
        libc::close(ends[1]);
        libc::read(ends[0], (&raw mut byte).cast(), 1)
    };
    assert_eq!((read, byte), (1, b'!'), "the handler has begun");
    // It does nothing any more, and has not ended.
    let mut asleep = 0;
    while asleep < 50 {
        asleep = match child.state() {
            'S' => asleep + 1,
            'R' | 'D' => 0,
            other => panic!("the export has returned, or the child has ended: {other}"),
        };
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill();
    assert_eq!(child.wait(), child::End::Signal(libc::SIGKILL));
}
