//! How much of the calling thread's stack is left, for foreign code that must not find it used up.
//!
//! A runtime may end the process if its own code finds no room on the way in from C: a JVM has nobody to hand that `StackOverflowError` to. So it
//! says how much room has to be left ([`keep`]). The registry looks ([`is_short`]) before it calls such a function, or runs it on a new thread. Stacks that the system
//! does not know, such as a coroutine's, are never short.

// What tells where the stack is: of a system that does, and otherwise `system.rs`, which does not.
#[cfg_attr(
    all(feature = "std", not(any(loom, miri))),
    cfg_attr(all(target_os = "linux", target_env = "gnu"), path = "linux.rs"),
    cfg_attr(target_vendor = "apple", path = "apple.rs"),
    cfg_attr(windows, path = "windows.rs")
)]
mod system;

#[cfg(loom)]
use crate::sys::sync::PerThreadCell as _;
use crate::sys::sync::plain::AtomicUsize;
use crate::sys::sync::{Relaxed, per_thread};
use core::cell::Cell;
use core::hint::black_box;

/// The most that a runtime has asked for; 0 if none has. Relaxed throughout: a runtime asks before it passes its first function.
static KEPT: AtomicUsize = AtomicUsize::new(0);

/// A part of the memory, which is a thread's stack. It grows downwards.
#[derive(Clone, Copy)]
struct Stack {
    begin: usize,
    /// 0 if it is not known.
    size: usize,
}

per_thread! {
    /// The stack of the thread, once it has been asked for.
    static STACK: Cell<Option<Stack>> = Cell::new(None);
}

/// Asks for so many bytes to be left, or half of the stack if that is less. The most that anybody has ever asked for counts.
pub(crate) fn keep(bytes: usize) {
    KEPT.fetch_max(bytes, Relaxed);
}

/// Whether less is left of the calling thread's stack than was asked for.
#[inline]
pub(crate) fn is_short() -> bool {
    if !system::TELLS {
        return false;
    }
    match KEPT.load(Relaxed) {
        0 => false,
        kept => is_near_the_end(kept),
    }
}

#[inline(never)]
fn is_near_the_end(kept: usize) -> bool {
    let here = black_box(&raw const kept).addr();
    let stack = STACK.get().unwrap_or_else(find);
    here.wrapping_sub(stack.begin) < kept.min(stack.size / 2)
}

#[cold]
fn find() -> Stack {
    let (begin, size) = system::stack().unwrap_or((0, 0));
    let stack = Stack { begin, size };
    STACK.set(Some(stack));
    stack
}

/// Runs it on a new thread, whose stack is long enough for what was asked for, and waits. None if the system refuses the thread, or it panicked there.
#[cfg(feature = "std")]
#[cold]
pub(crate) fn on_a_new_thread<T: Send>(run: impl FnOnce() -> T + Send) -> Option<T> {
    /// What threads of Rust have anyway.
    const LEAST: usize = 2 << 20;
    /// More is no size of a stack: somebody has asked for it by mistake, and is given half of it.
    const MOST: usize = 1 << 30;
    let size = KEPT.load(Relaxed).saturating_mul(2).clamp(LEAST, MOST);
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(size);
        thread.spawn_scoped(scope, run).ok()?.join().ok()
    })
}

/// Without `std` no stack is ever short.
#[cfg(not(feature = "std"))]
pub(crate) fn on_a_new_thread<T: Send>(_: impl FnOnce() -> T + Send) -> Option<T> {
    None
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{KEPT, Relaxed, is_short, keep, on_a_new_thread, system};

    #[test]
    fn a_new_thread_has_room_for_the_most_that_was_asked_for() {
        if !system::TELLS {
            return;
        }
        let asked = 8 << 20;
        keep(asked);
        keep(1);
        assert_eq!(KEPT.load(Relaxed), asked);
        let (size, short) = on_a_new_thread(|| (system::stack().unwrap().1, is_short())).unwrap();
        assert!(size >= 2 * asked && !short, "{size}");
    }
}
