//! What a call returns to its caller: a result, a status, or both.
//!
//! Each path of a call produces its return value itself, so that the success path does not branch on the outcome twice.

use crate::errors::failure::{CallError, Failure};
use crate::errors::last_error;
use crate::registry::telling;
use crate::status::Status;
use crate::values::lower::Lower;
use alloc::boxed::Box;

/// How a call replies to its caller.
pub trait Reply<T> {
    /// What the stub passes for the reply: `on_error`, or the result pointer.
    type Given;
    /// What the stub returns.
    type Out;
    /// # Safety
    /// A result pointer is null or valid to write.
    unsafe fn begin(given: Self::Given) -> Self;
    /// Replies to a call that has a value.
    fn value(self, value: T) -> Self::Out;
    /// Reports a failure, and replies to a call without a value. The entry has been left.
    fn failure(self, failure: Failure) -> Self::Out;
}

/// The reply of a plain stub: the result, or `on_error`.
pub(crate) struct Plain<R: Lower>(R::CRepr);

impl<R: Lower> Reply<R::Value> for Plain<R> {
    type Given = R::Value;
    type Out = R::CRepr;
    #[inline(always)]
    unsafe fn begin(on_error: R::Value) -> Self {
        Plain(R::lower(on_error))
    }
    #[inline(always)]
    fn value(self, value: R::Value) -> R::CRepr {
        let c_repr = R::lower(value);
        if R::is_mistakable(&c_repr, &self.0) {
            return mistakable(c_repr);
        }
        clear_without_value::<R::CRepr>();
        c_repr
    }
    fn failure(self, failure: Failure) -> R::CRepr {
        telling::fail(failure);
        self.0
    }
}

/// The result equals `on_error`: resets the last status, so that the caller can tell it from a failure.
#[cold]
#[inline(never)]
#[allow(improper_ctypes_definitions)] // `extern "C"` marks it nounwind
extern "C" fn mistakable<T>(c_repr: T) -> T {
    last_error::clear();
    c_repr
}

/// Resets the last status after a success without a value, which the caller could not tell from a failure by its result.
#[inline(always)]
fn clear_without_value<T>() {
    // `()` is the only type without a size that a callback can return.
    if const { size_of::<T>() == 0 } {
        last_error::clear_if_any();
    }
}

/// The reply of a `_try` stub: the status, with the result written to the caller's pointer.
///
/// Invariant: the pointer is null or valid to write. It need not be aligned.
pub(crate) struct Try<R: Lower>(*mut R::CRepr);

impl<R: Lower> Reply<R::Value> for Try<R> {
    type Given = *mut R::CRepr;
    type Out = Status;
    #[inline(always)]
    unsafe fn begin(result: *mut R::CRepr) -> Self {
        Try(result)
    }
    #[inline(always)]
    fn value(self, value: R::Value) -> Status {
        if !self.0.is_null() {
            // SAFETY: the invariant.
            unsafe { self.0.write_unaligned(R::lower(value)) };
        }
        clear_without_value::<R::CRepr>();
        Status::Ok
    }
    fn failure(self, failure: Failure) -> Status {
        telling::fail(failure)
    }
}

/// The reply to a caller in Rust.
pub(crate) struct Typed;

impl<T> Reply<T> for Typed {
    type Given = ();
    type Out = Result<T, CallError>;
    #[inline(always)]
    unsafe fn begin((): ()) -> Self {
        Typed
    }
    #[inline(always)]
    fn value(self, value: T) -> Self::Out {
        clear_without_value::<T>();
        Ok(value)
    }
    fn failure(self, failure: Failure) -> Self::Out {
        telling::fail(failure.clone());
        Err(CallError(Box::new(failure)))
    }
}

/// The reply to a queue that makes a call whose caller has gone: whether there was an entry to call. A failure is reported; that the entry has ended is not.
pub(crate) struct Later;

impl<T> Reply<T> for Later {
    type Given = ();
    type Out = bool;
    #[inline(always)]
    unsafe fn begin((): ()) -> Self {
        Later
    }
    #[inline(always)]
    fn value(self, _: T) -> bool {
        true
    }
    fn failure(self, failure: Failure) -> bool {
        let ran = failure.status != Status::Closed;
        if ran {
            telling::tell(&failure);
        }
        ran
    }
}
