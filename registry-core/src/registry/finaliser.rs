//! Whether the calling thread is inside a finaliser: code that a runtime's collector runs, also while an isolate ends, and which must not call the runtime.

#[cfg(loom)]
use crate::sys::sync::PerThreadCell as _;
use crate::sys::sync::per_thread;
use core::cell::Cell;

per_thread! {
    /// How many finalisers the thread is inside of: a release may run another one.
    static INSIDE: Cell<usize> = Cell::new(0);
}

/// Runs the work of a finaliser. It does not unwind: what is dropped is guarded.
pub(crate) fn run(work: impl FnOnce()) {
    INSIDE.set(INSIDE.get() + 1);
    work();
    INSIDE.set(INSIDE.get() - 1);
}

/// Whether the thread is inside one.
pub(crate) fn is_running() -> bool {
    INSIDE.get() != 0
}
