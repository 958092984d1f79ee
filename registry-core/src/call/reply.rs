//! How the end of a call goes back to its caller: a result, a status, or both.
//!
//! `call/trampoline.rs` before this, which runs the callback; `errors/failure.rs` after it, which keeps what failed. A
//! way of a call answers at its own end, so that the way of one that succeeds need not tell itself from
//! the others again.

use crate::errors::failure::{CallError, Failure};
use crate::errors::last_error;
use crate::registry::telling;
use crate::status::Status;
use crate::values::lower::Lower;
use alloc::boxed::Box;

/// What the caller gets.
pub(crate) trait Answer<T> {
    type Out;
    fn value(self, value: T) -> Self::Out;
    /// Tells the failure, and what the caller gets then. The entry has been left.
    fn failure(self, failure: Failure) -> Self::Out;
}

/// From a plain stub: the shadow of the value, or `on_error`.
pub(crate) struct Plain<R: Lower>(pub(crate) R::Shadow);

impl<R: Lower> Answer<R::Value> for Plain<R> {
    type Out = R::Shadow;
    #[inline(always)]
    fn value(self, value: R::Value) -> R::Shadow {
        let shadow = R::lower(value);
        if R::is_mistakable(&shadow, &self.0) {
            return mistakable(shadow);
        }
        shadow
    }
    fn failure(self, failure: Failure) -> R::Shadow {
        telling::fail(failure);
        self.0
    }
}

/// Tells a caller that asks because of this very result that it is one.
#[cold]
#[inline(never)]
#[allow(improper_ctypes_definitions)] // `extern` says that nothing unwinds out of here
extern "C" fn mistakable<T>(shadow: T) -> T {
    last_error::clear();
    shadow
}

/// From a `_try` stub: the status, and the result where the caller wants it.
///
/// Invariant: null or valid to write; it need not be aligned.
pub(crate) struct Try<R: Lower>(*mut R::Shadow);

impl<R: Lower> Try<R> {
    /// # Safety
    /// `result` is null or valid to write.
    #[inline(always)]
    pub(crate) unsafe fn new(result: *mut R::Shadow) -> Self {
        Try(result)
    }
}

impl<R: Lower> Answer<R::Value> for Try<R> {
    type Out = Status;
    #[inline(always)]
    fn value(self, value: R::Value) -> Status {
        if !self.0.is_null() {
            // SAFETY: the invariant.
            unsafe { self.0.write_unaligned(R::lower(value)) };
        }
        Status::Ok
    }
    fn failure(self, failure: Failure) -> Status {
        telling::fail(failure)
    }
}

/// To Rust.
pub(crate) struct Typed;

impl<T> Answer<T> for Typed {
    type Out = Result<T, CallError>;
    #[inline(always)]
    fn value(self, value: T) -> Self::Out {
        Ok(value)
    }
    fn failure(self, failure: Failure) -> Self::Out {
        telling::fail(failure.clone());
        Err(CallError(Box::new(failure)))
    }
}
