//! Limits and memory: an allocator that fails, and requests for 0 bytes.
//!
//! The program's allocator refuses the size that a thread sets, calls the library if it is told to, and counts a thread's requests, and those for 0 bytes. The limit belongs to
//! the process, so each test holds [`alone`].

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};

mod issue_failing_allocator;
mod issue_refused_callers;
mod issue_sizeless_capture;
mod limits;
mod prepared;
mod recordless;
mod unreleased;
mod waiters;

registry_core::export_runtime!(queues);

/// The system's allocator, until a thread tells it to have nothing of some size.
struct Scarce;

/// What runs meanwhile, and for which sizes.
type Meanwhile = (Range<usize>, fn());

thread_local! {
    /// The size that this thread is refused; 0 is none.
    static REFUSED: Cell<usize> = const { Cell::new(0) };
    /// How often this thread has allocated.
    static ALLOCATED: Cell<usize> = const { Cell::new(0) };
    /// What this thread runs inside of each request of the sizes, and inside of each end of one.
    static MEANWHILE: Cell<Option<Meanwhile>> = const { Cell::new(None) };
}

/// The allocator is code of the user's, and may use the library.
fn meanwhile(size: usize) {
    let Some((sizes, run)) = MEANWHILE.try_with(Cell::take).ok().flatten() else {
        return;
    };
    if sizes.contains(&size) {
        run();
    }
    MEANWHILE.set(Some((sizes, run)));
}

/// Requests for no bytes, which must not be made.
static SIZELESS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: the system's allocator does the work, or null says that there is no memory.
unsafe impl GlobalAlloc for Scarce {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() == 0 {
            SIZELESS.fetch_add(1, SeqCst);
        } else if layout.size() == REFUSED.try_with(Cell::get).unwrap_or(0) {
            return std::ptr::null_mut();
        }
        let _ = ALLOCATED.try_with(|count| count.set(count.get() + 1));
        meanwhile(layout.size());
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        meanwhile(layout.size());
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Scarce = Scarce;

/// One test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}
