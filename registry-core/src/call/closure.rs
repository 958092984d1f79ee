//! What a slot stores: a closure, with the guard that its kind needs to be called soundly.
//!
//! The trampoline calls it through a function pointer whose type the signature fixes. A kind that can't always be called
//! returns a [`Refusal`] before any user code runs.

use crate::call::outcome::{Outcome, Refusal};
use crate::call::params::{CallFn, CallMut, CallOnce, Params};
use crate::handle::Handle;
use crate::registry::ownership;
use crate::sys::sync::{AcqRel, Acquire, AtomicU32, AtomicU64, Relaxed, Release};
use crate::sys::thread_id;
use crate::values::lift::Invalid;
use crate::values::signature_info::SignatureInfo;
use core::cell::{Cell, UnsafeCell};
use core::mem::ManuallyDrop;

/// A closure with the guard that its kind needs.
pub trait Callable<P: Params, R>: Sized {
    /// Whether it wants to know of calls that never reach it because an argument is not valid.
    const HEARS: bool = false;
    /// Calls the closure, or refuses and gives the arguments back. Several threads may call this at once.
    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal>;
    /// A call had an argument that is not valid. Only for one that [hears](Callable::HEARS); several threads may call this at once.
    fn not_called(&self, why: &BadArgument) {
        let _ = why;
    }
}

/// An argument that is not a value of its type.
#[derive(Clone, Copy, Debug)]
pub struct BadArgument {
    /// The signature that was called.
    pub(crate) info: &'static SignatureInfo,
    /// The parameter's position.
    pub(crate) at: usize,
    pub(crate) why: Invalid,
}

/// `Fn`: needs no guard.
#[repr(transparent)]
#[allow(missing_debug_implementations, reason = "only slots have one")]
pub struct Shared<F>(pub(crate) F);

impl<P: Params, R, F: CallFn<P, R>> Callable<P, R> for Shared<F> {
    #[inline(always)]
    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal> {
        Ok(self.0.call(args))
    }
}

/// `FnMut`: one call at a time, and never a wait. `repr(C)`, since the methods of an interface share one guard ([`MethodOf`](super::method::MethodOf)).
#[repr(C)]
#[allow(missing_debug_implementations, reason = "only slots have one")]
pub struct Exclusive<F> {
    /// Number of the thread that runs the closure; 0 if none does.
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

/// Lets the next caller in, even if the callback unwinds.
struct Running<'a>(&'a AtomicU64);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        // Release: the next call sees what this one did to the captures. Pairs with `Exclusive::call`.
        self.0.store(0, Release);
    }
}

impl<P: Params, R, F: CallMut<P, R>> Callable<P, R> for Exclusive<F> {
    #[inline]
    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal> {
        let me = thread_id::current();
        // Acquire: sees what the last call did to the captures. Failure Relaxed: the number is only compared.
        if let Err(other) = self.running.compare_exchange(0, me, Acquire, Relaxed) {
            P::give_back(args);
            return Err(if other == me {
                Refusal::Reentered
            } else {
                Refusal::Busy
            });
        }
        let _running = Running(&self.running);
        // SAFETY: the exchange lets one caller in, and the next only after `_running` is dropped.
        Ok(unsafe { &mut *self.closure.get() }.call(args))
    }
}

/// `FnOnce`: the first caller moves it out and runs it.
pub(crate) struct Once<F> {
    /// 1 once a caller has taken the closure.
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
        // SAFETY: `self` was never called, so the closure is still there. `this` is not dropped.
        unsafe { ManuallyDrop::take(&mut *this.closure.get()) }
    }
}

impl<F> Drop for Once<F> {
    fn drop(&mut self) {
        // Relaxed: the thread that drops has the entry to itself.
        if self.taken.load(Relaxed) == 0 {
            // SAFETY: no caller has taken it, and none can any more.
            unsafe { ManuallyDrop::drop(self.closure.get_mut()) };
        }
    }
}

impl<F> Once<F> {
    /// The closure, for the first caller alone.
    #[inline(always)]
    fn take(&self) -> Option<F> {
        // AcqRel: one of two callers wins. The closure itself was published with the entry, so no instrument
        // needs the Acquire: it may be weaker. No instrument needs the Release: likewise. No instrument needs
        // either: likewise.
        if self.taken.swap(1, AcqRel) != 0 {
            return None;
        }
        // SAFETY: one caller wins the swap: the closure is there, and nothing else takes or drops it.
        Some(unsafe { ManuallyDrop::take(&mut *self.closure.get()) })
    }
}

impl<P: Params, R, F: CallOnce<P, R>> Callable<P, R> for Once<F> {
    #[inline]
    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal> {
        let Some(closure) = self.take() else {
            P::give_back(args);
            return Err(Refusal::Consumed);
        };
        Ok(closure.call(args))
    }
}

/// `FnOnce` whose entry ends with its call, if foreign code owns it.
pub(crate) struct Continuation<F> {
    once: Once<F>,
    handle: Handle,
}

impl<F> Continuation<F> {
    pub(crate) fn new(closure: F, handle: Handle) -> Self {
        Continuation {
            once: Once::new(closure),
            handle,
        }
    }
}

impl<P: Params, R, F: CallOnce<P, R>> Callable<P, R> for Continuation<F> {
    #[inline]
    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal> {
        let Some(closure) = self.once.take() else {
            P::give_back(args);
            return Err(Refusal::Consumed);
        };
        // Before the closure runs, so that it ends even if the closure panics. The caller is inside the entry, which is
        // finished when it leaves.
        ownership::end_continuation(self.handle);
        Ok(closure.call(args))
    }
}

/// `FnMut` that only its own thread may call and drop. `repr(C)`, as [`Exclusive`].
#[repr(C)]
#[allow(missing_debug_implementations, reason = "only slots have one")]
pub struct Local<F> {
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

impl<P: Params, R, F: CallMut<P, R>> Callable<P, R> for Local<F> {
    #[inline]
    fn call(&self, args: P::Out<'_>) -> Result<R, Refusal> {
        // Other threads get no further than this comparison. The number never changes.
        if self.thread != thread_id::current() {
            P::give_back(args);
            return Err(Refusal::WrongThread);
        }
        if self.running.replace(true) {
            P::give_back(args);
            return Err(Refusal::Reentered);
        }
        let _inside = Inside(&self.running);
        // SAFETY: this is the closure's own thread, and it is not inside already.
        Ok(unsafe { &mut *self.closure.get() }.call(args))
    }
}

/// Whether a callable fits into the slot itself.
pub(crate) const fn is_inline<C>() -> bool {
    core::mem::size_of::<C>() <= crate::table::slab::INLINE
        && core::mem::align_of::<C>() <= crate::table::slab::INLINE
}

/// Calls a callable that is stored in the slot itself.
///
/// # Safety
/// `data` points at a `C` that lives through the call.
#[inline(always)]
pub(crate) unsafe fn call_inline<P: Params, R, C: Callable<P, R>>(
    data: *const u8,
    args: P::Out<'_>,
) -> Outcome<R> {
    // SAFETY: the caller's promise. Several threads may share a callable.
    Outcome::new(unsafe { &*data.cast::<C>() }.call(args))
}

/// Calls a callable in a box that the slot points at.
///
/// # Safety
/// `data` points at a pointer to a `C` that lives through the call.
#[inline(always)]
pub(crate) unsafe fn call_boxed<P: Params, R, C: Callable<P, R>>(
    data: *const u8,
    args: P::Out<'_>,
) -> Outcome<R> {
    // SAFETY: the caller's promise.
    Outcome::new(unsafe { &**data.cast::<*const C>() }.call(args))
}

/// Drops a callable that is stored in the slot itself, or tells it of a call that did not reach it.
///
/// # Safety
/// `data` points at a `C`. If `told` is null, no thread uses it any more. Otherwise `told` points at a `BadArgument`, and the callable lives
/// through the call.
pub(crate) unsafe fn end_inline<P: Params, R, C: Callable<P, R>>(data: *mut u8, told: *const ()) {
    // SAFETY: the caller's promises.
    unsafe {
        if told.is_null() {
            data.cast::<C>().drop_in_place();
        } else if C::HEARS {
            (&*data.cast::<C>()).not_called(&*told.cast());
        }
    }
}

/// As [`end_inline`], for a callable in a box.
///
/// # Safety
/// As for [`end_inline`], but `data` points at a pointer to a boxed `C`.
pub(crate) unsafe fn end_boxed<P: Params, R, C: Callable<P, R>>(data: *mut u8, told: *const ()) {
    // SAFETY: the caller's promises; `export` made it with the layout of a box.
    unsafe {
        let callable = *data.cast::<*mut C>();
        if told.is_null() {
            drop(alloc::boxed::Box::from_raw(callable));
        } else if C::HEARS {
            (&*callable).not_called(&*told.cast());
        }
    }
}
