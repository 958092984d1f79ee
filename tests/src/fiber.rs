//! Fibers: pieces of code with their own stacks that take turns on one thread, in any order.
//!
//! A callback that pauses leaves its call in progress while the thread does something else, including other calls.
//! So calls on one thread end in any order, which no program without fibers can do. `corosensei` switches the
//! stacks; this file lets the code of a fiber pause without a reference to the fiber, from inside a callback.

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};
use std::cell::Cell;
use std::fmt;
use std::mem::ManuallyDrop;
use std::ptr;

/// Bytes of a fiber's stack. Failures print backtraces and messages.
const STACK: usize = 256 << 10;

thread_local! {
    /// The fiber that runs now on this thread; null outside of all.
    static CURRENT: Cell<*const Yielder<(), ()>> = const { Cell::new(ptr::null()) };
}

/// A piece of code that can pause. Dropped while it is paused, it is unwound, as by a panic in the place
/// where it stands.
pub struct Fiber(ManuallyDrop<Coroutine<(), (), ()>>);

/// Notes again who runs, when somebody else has run; also on a way out by a panic.
struct Runs(*const Yielder<(), ()>);

impl Runs {
    /// Notes which fiber runs now.
    fn now() -> Self {
        Runs(CURRENT.get())
    }
}

impl Drop for Runs {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}

impl Fiber {
    /// A fiber that has not begun.
    ///
    /// # Panics
    /// If there is no memory for a stack.
    #[must_use]
    pub fn new(body: impl FnOnce() + 'static) -> Self {
        let stack = DefaultStack::new(STACK).expect("memory for a stack");
        let body = move |yielder: &Yielder<(), ()>, ()| {
            CURRENT.set(yielder);
            body();
        };
        Fiber(ManuallyDrop::new(Coroutine::with_stack(stack, body)))
    }

    /// A fiber that has run until its first pause.
    #[must_use]
    pub fn begun(body: impl FnOnce() + 'static) -> Self {
        let mut fiber = Fiber::new(body);
        fiber.go_on();
        fiber
    }

    /// Runs it until it pauses or ends, and says whether it has ended.
    ///
    /// # Panics
    /// If it has ended before; and with its own panic, if it panics.
    pub fn go_on(&mut self) -> bool {
        let _after = Runs::now();
        matches!(self.0.resume(()), CoroutineResult::Return(()))
    }

    /// Runs it to its end, through all its pauses.
    pub fn finish(&mut self) {
        while !self.go_on() {}
    }

    /// Whether it has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.0.done()
    }
}

impl Drop for Fiber {
    fn drop(&mut self) {
        // A test that has failed fails with its own message: to unwind a fiber too could end the process.
        if std::thread::panicking() {
            return;
        }
        let _after = Runs::now();
        // SAFETY: dropped once, here.
        unsafe { ManuallyDrop::drop(&mut self.0) };
    }
}

impl fmt::Debug for Fiber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fiber").field(&self.0.done()).finish()
    }
}

/// Goes back to where the fiber that runs now was set going, until it is set going again.
///
/// # Panics
/// Outside of all fibers; and to unwind the fiber, when it is dropped.
pub fn pause() {
    let me = Runs::now();
    // SAFETY: null, or the yielder of the fiber that runs now: it stands at the root of the stack that this
    // runs on, and the borrow ends with this function.
    let yielder = unsafe { me.0.as_ref() }.expect("a fiber runs");
    yielder.suspend(());
}

/// Whether a fiber runs now on this thread, which may [`pause`].
#[must_use]
pub fn is_running() -> bool {
    !CURRENT.get().is_null()
}
