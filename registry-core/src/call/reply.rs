//! How the end of a call goes back to its caller: a result, a status, or both.
//!
//! Each path of a call produces its return value itself, so that the success path does not branch on the outcome twice.

use crate::errors::failure::{CallError, Failure};
use crate::errors::last_error;
use crate::registry::telling;
use crate::status::Status;
use crate::values::lower::Lower;
use alloc::boxed::Box;

/// What the caller gets.
pub trait Answer<T> {
    /// What a stub has at hand for its reply: `on_error`, or where the result goes.
    type Given;
    /// What it returns.
    type Out;
    /// # Safety
    /// Of a `_try` stub: the pointer is null or valid to write.
    unsafe fn new(given: Self::Given) -> Self;
    /// Ends a call that has a value.
    fn value(self, value: T) -> Self::Out;
    /// Tells the failure, and what the caller gets then. The entry has been left.
    fn failure(self, failure: Failure) -> Self::Out;
}

/// From a plain stub: the shadow of the value, or `on_error`.
pub(crate) struct Plain<R: Lower>(R::Shadow);

impl<R: Lower> Answer<R::Value> for Plain<R> {
    type Given = R::Value;
    type Out = R::Shadow;
    #[inline(always)]
    unsafe fn new(on_error: R::Value) -> Self {
        Plain(R::lower(on_error))
    }
    #[inline(always)]
    fn value(self, value: R::Value) -> R::Shadow {
        let shadow = R::lower(value);
        if R::is_mistakable(&shadow, &self.0) {
            return mistakable(shadow);
        }
        clear_without_value::<R::Shadow>();
        shadow
    }
    fn failure(self, failure: Failure) -> R::Shadow {
        telling::fail(failure);
        self.0
    }
}

/// The result equals `on_error`: resets the last status, so that the caller can tell.
#[cold]
#[inline(never)]
#[allow(improper_ctypes_definitions)] // `extern` says that nothing unwinds out of here
extern "C" fn mistakable<T>(shadow: T) -> T {
    last_error::clear();
    shadow
}

/// Resets the last status after a success without a value: no result is there by which a caller could tell it from a failure.
#[inline(always)]
fn clear_without_value<T>() {
    // `()` is the only type without a size that a callback can return.
    if const { size_of::<T>() == 0 } {
        last_error::clear_if_any();
    }
}

/// From a `_try` stub: the status, and the result where the caller wants it.
///
/// Invariant: null or valid to write; it need not be aligned.
pub(crate) struct Try<R: Lower>(*mut R::Shadow);

impl<R: Lower> Answer<R::Value> for Try<R> {
    type Given = *mut R::Shadow;
    type Out = Status;
    #[inline(always)]
    unsafe fn new(result: *mut R::Shadow) -> Self {
        Try(result)
    }
    #[inline(always)]
    fn value(self, value: R::Value) -> Status {
        if !self.0.is_null() {
            // SAFETY: the invariant.
            unsafe { self.0.write_unaligned(R::lower(value)) };
        }
        clear_without_value::<R::Shadow>();
        Status::Ok
    }
    fn failure(self, failure: Failure) -> Status {
        telling::fail(failure)
    }
}

/// To Rust.
pub(crate) struct Typed;

impl<T> Answer<T> for Typed {
    type Given = ();
    type Out = Result<T, CallError>;
    #[inline(always)]
    unsafe fn new((): ()) -> Self {
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
