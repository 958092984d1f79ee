//! Threads whose stack is used up step by step.

use std::hint::black_box;
use std::thread;

/// The stack of [`on_a_thread`].
pub const STACK: usize = 2 << 20;

/// Whether this system tells how much of a stack is left. AddressSanitizer has what a function borrows on a stack of its own, in other memory.
pub const TELLS: bool = cfg!(any(
    all(target_os = "linux", target_env = "gnu"),
    target_vendor = "apple",
    windows
)) && cfg!(not(any(miri, feature = "sanitizer")));

/// Runs it on a new thread.
///
/// # Panics
/// If it panics, or there is no thread for it.
pub fn on_a_thread<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        thread.spawn_scoped(scope, run).unwrap().join().unwrap()
    })
}

/// Runs it under more and more frames of some KiB each, until it returns false. It is told how many bytes lie between the first frame and this one. Returns them.
pub fn deeper(run: &mut dyn FnMut(usize) -> bool) -> usize {
    under(0, run)
}

fn under(first: usize, run: &mut dyn FnMut(usize) -> bool) -> usize {
    let frame = black_box([0_u8; 4096]);
    let here = frame.as_ptr().addr();
    let first = if first == 0 { here } else { first };
    if !run(first - here) {
        return first - here;
    }
    let used = under(first, run);
    black_box(frame);
    used
}

/// Runs it once, where no more than so many bytes are left of the stack of [`on_a_thread`].
pub fn where_less_is_left(bytes: usize, run: impl FnOnce()) {
    let mut run = Some(run);
    deeper(&mut |used| {
        if used < STACK - bytes {
            return true;
        }
        run.take().into_iter().for_each(|run| run());
        false
    });
}
