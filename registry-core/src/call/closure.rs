//! What a slot holds: a closure, and what its kind needs to be called soundly.
//!
//! `call/trampoline.rs` before this: it calls what `registry/mod.rs` stored, through a function pointer whose type
//! the signature fixes. A kind that can't always be called says so by a `Refusal` before any of the
//! user's code runs.

use crate::call::outcome::{Outcome, Refusal};
use crate::call::params::{CallFn, CallMut, CallOnce, Params};
use crate::sys::sync::{AcqRel, Acquire, AtomicU32, AtomicU64, Relaxed, Release};
use crate::sys::thread_id;
use core::cell::{Cell, UnsafeCell};
use core::mem::ManuallyDrop;

/// A closure with the guard of its kind.
pub trait Holder<P: Params, R>: Sized {
    /// Calls the closure or refuses. Several threads may be here at once.
    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal>;
}

/// `Fn`: nothing to guard.
#[repr(transparent)]
pub(crate) struct Shared<F>(pub(crate) F);

impl<P: Params, R, F: CallFn<P, R>> Holder<P, R> for Shared<F> {
    #[inline(always)]
    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal> {
        Ok(self.0.call(args))
    }
}

/// `FnMut`: one call at a time, and never a wait.
pub(crate) struct Exclusive<F> {
    /// Number of the thread that is inside; 0 is nobody.
    running: AtomicU64,
    closure: UnsafeCell<F>,
}

impl<F> Exclusive<F> {
    pub(crate) fn new(closure: F) -> Self {
        Exclusive {
            running: AtomicU64::new(0),
            closure: UnsafeCell::new(closure),
        }
    }
    pub(crate) fn into_inner(self) -> F {
        self.closure.into_inner()
    }
}

/// Lets the next caller in, also when the callback unwinds.
struct Running<'a>(&'a AtomicU64);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        // Release: what the call did to the captures is seen by the next one. Pairs with `Exclusive::call`.
        self.0.store(0, Release);
    }
}

impl<P: Params, R, F: CallMut<P, R>> Holder<P, R> for Exclusive<F> {
    #[inline]
    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal> {
        let me = thread_id::current();
        // Acquire: sees what the last call did. Failure Relaxed: only compared.
        if let Err(other) = self.running.compare_exchange(0, me, Acquire, Relaxed) {
            return Err(if other == me {
                Refusal::Reentered
            } else {
                Refusal::Busy
            });
        }
        let _running = Running(&self.running);
        // SAFETY: the swap let one caller in, and the next enters only after `_running` is dropped.
        Ok(unsafe { &mut *self.closure.get() }.call(args))
    }
}

/// `FnOnce`: moved out and run by the first caller.
pub(crate) struct Once<F> {
    /// 1 once somebody has taken the closure.
    taken: AtomicU32,
    closure: UnsafeCell<ManuallyDrop<F>>,
}

impl<F> Once<F> {
    pub(crate) fn new(closure: F) -> Self {
        Once {
            taken: AtomicU32::new(0),
            closure: UnsafeCell::new(ManuallyDrop::new(closure)),
        }
    }
    pub(crate) fn into_inner(self) -> F {
        let this = ManuallyDrop::new(self);
        // SAFETY: `self` was never shared, so the closure is still there; `this` is not dropped.
        unsafe { ManuallyDrop::take(&mut *this.closure.get()) }
    }
}

impl<F> Drop for Once<F> {
    fn drop(&mut self) {
        // Relaxed: whoever drops has the entry to itself.
        if self.taken.load(Relaxed) == 0 {
            // SAFETY: nobody has taken it, and nobody can any more.
            unsafe { ManuallyDrop::drop(self.closure.get_mut()) };
        }
    }
}

impl<P: Params, R, F: CallOnce<P, R>> Holder<P, R> for Once<F> {
    #[inline]
    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal> {
        // AcqRel: one of two callers wins. The closure itself was published with the entry, so no instrument
        // needs the Acquire: it may be weaker; no instrument needs the Release: likewise; no instrument needs
        // either: likewise.
        if self.taken.swap(1, AcqRel) != 0 {
            return Err(Refusal::Consumed);
        }
        // SAFETY: the swap was won once, so the closure is there and nobody else takes or drops it.
        let closure = unsafe { ManuallyDrop::take(&mut *self.closure.get()) };
        Ok(closure.call(args))
    }
}

/// `FnMut` that may only be called, and dropped, by its own thread.
pub(crate) struct Local<F> {
    thread: u64,
    /// Own thread only.
    running: Cell<bool>,
    closure: UnsafeCell<F>,
}

impl<F> Local<F> {
    pub(crate) fn new(closure: F) -> Self {
        Local {
            thread: thread_id::current(),
            running: Cell::new(false),
            closure: UnsafeCell::new(closure),
        }
    }
    pub(crate) fn into_inner(self) -> F {
        self.closure.into_inner()
    }
}

struct Inside<'a>(&'a Cell<bool>);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl<P: Params, R, F: CallMut<P, R>> Holder<P, R> for Local<F> {
    #[inline]
    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal> {
        // Another thread gets no further than this comparison with a number that never changes.
        if self.thread != thread_id::current() {
            return Err(Refusal::WrongThread);
        }
        if self.running.replace(true) {
            return Err(Refusal::Reentered);
        }
        let _inside = Inside(&self.running);
        // SAFETY: own thread, and not inside already.
        Ok(unsafe { &mut *self.closure.get() }.call(args))
    }
}

/// Whether a holder fits into a slot's own bytes.
pub(crate) const fn is_inline<H>() -> bool {
    core::mem::size_of::<H>() <= crate::table::slab::INLINE
        && core::mem::align_of::<H>() <= crate::table::slab::INLINE
}

/// What a slot calls for a holder that it holds itself.
///
/// # Safety
/// `data` points at an `H` that lives through the call.
#[inline(always)]
pub(crate) unsafe fn call_inline<P: Params, R, H: Holder<P, R>>(
    data: *const u8,
    args: P::Out<'_>,
) -> Outcome<R> {
    // SAFETY: the caller's promise; several threads may share it, as a holder allows.
    Outcome::new(unsafe { &*data.cast::<H>() }.call(args))
}

/// What a slot calls for a holder that it points at.
///
/// # Safety
/// `data` points at a pointer to an `H` that lives through the call.
#[inline(always)]
pub(crate) unsafe fn call_boxed<P: Params, R, H: Holder<P, R>>(
    data: *const u8,
    args: P::Out<'_>,
) -> Outcome<R> {
    // SAFETY: the caller's promise.
    Outcome::new(unsafe { &**data.cast::<*const H>() }.call(args))
}

/// # Safety
/// `data` points at an `H` that nobody uses any more.
pub(crate) unsafe fn drop_inline<H>(data: *mut u8) {
    // SAFETY: the caller's promise.
    unsafe { data.cast::<H>().drop_in_place() };
}

/// # Safety
/// `data` points at a pointer to a boxed `H` that nobody uses any more.
pub(crate) unsafe fn drop_boxed<H>(data: *mut u8) {
    // SAFETY: the caller's promise; `export` made it with the layout of a box.
    drop(unsafe { alloc::boxed::Box::from_raw(*data.cast::<*mut H>()) });
}
