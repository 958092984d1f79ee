//! [`ErrorCode`]: the number that a callback's error carries beside its message, and how generated code finds it.
//!
//! Only `Display` is demanded of an error. Whether its type implements [`ErrorCode`] too is known where the type is: the expansion of an
//! attribute names `<ErrorOf<R>>::REGISTRY_READ_CODE`. The inherent constant is chosen if its bounds hold, and otherwise that of [`Uncoded`], which
//! every type has. So a user implements one trait, and needs neither an argument of the attribute nor a wrapper of the error. A blanket
//! implementation over `Display` could not be overridden, and a wrapper that was forgotten would lose the code without a word.
//!
//! The constant has a long name, since a trait of the user's that every type has could have a constant of a short one.

use alloc::boxed::Box;
use core::fmt;
use core::marker::PhantomData;

/// An error with an integer code, which foreign code gets beside the status and the message.
///
/// An exported callback may return `Result<T, E>` for any `E: Display`. If `E` implements this trait too, the code arrives as
/// `<crate>_last_error_code` in C, [`CallError::error_code`](crate::CallError::error_code) in Rust, `error_code` in C++ and Python, and `errorCode`
/// in JavaScript. `std::io::Error` implements it with the code of the operating system.
///
/// 0 is the same as `None`: foreign code could not tell it from an error without a code.
/// The type decides, not the value: a `Box<dyn Error>` has no code, whatever is inside it. Return a type of your own, or `Box` of one.
///
/// It is called once for each call that fails, on the thread of the call and inside it, and never for one that succeeds. A panic of it makes the call
/// `PANICKED`.
///
/// ```
/// use registry_core::{ErrorCode, exported_callback};
/// use std::fmt;
///
/// #[derive(Debug)]
/// struct Refused(i32);
///
/// impl fmt::Display for Refused {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         write!(f, "refused with {}", self.0)
///     }
/// }
///
/// impl ErrorCode for Refused {
///     fn error_code(&self) -> Option<i32> {
///         Some(self.0)
///     }
/// }
///
/// #[exported_callback(on_error = -1)]
/// type Pay = fn(cents: i64) -> Result<i64, Refused>;
///
/// let pay = Pay::export(|_| Err(Refused(402)));
/// let error = Pay::call(pay.handle(), 100).unwrap_err();
/// assert_eq!(error.error_code(), Some(402));
/// ```
pub trait ErrorCode {
    /// The code, or `None` if this error has none.
    fn error_code(&self) -> Option<i32>;
}

#[cfg(feature = "std")]
impl ErrorCode for std::io::Error {
    /// The code of the operating system ([`raw_os_error`](std::io::Error::raw_os_error)).
    fn error_code(&self) -> Option<i32> {
        self.raw_os_error()
    }
}

impl<E: ErrorCode + ?Sized> ErrorCode for Box<E> {
    fn error_code(&self) -> Option<i32> {
        (**self).error_code()
    }
}

/// The return of a callback, of which generated code asks how its error's code is read.
#[derive(Debug)]
pub struct ErrorOf<R: ?Sized>(PhantomData<fn(&R)>);

impl<T, E: ErrorCode> ErrorOf<Result<T, E>> {
    /// Reads the code of an `E`.
    pub const REGISTRY_READ_CODE: ReadCode<Result<T, E>> = ReadCode(Some(read::<E>), PhantomData);
}

/// The same of a return that is no `Result`, or whose error has no code.
pub trait Uncoded {
    /// The return.
    type Return;
    /// Reads nothing.
    const REGISTRY_READ_CODE: ReadCode<Self::Return> = ReadCode::NONE;
}

impl<R> Uncoded for ErrorOf<R> {
    type Return = R;
}

type Read = unsafe fn(*const ()) -> Option<i32>;

/// # Safety
/// `error` points to an `E`.
unsafe fn read<E: ErrorCode>(error: *const ()) -> Option<i32> {
    // SAFETY: the caller's promise.
    unsafe { &*error.cast::<E>() }.error_code()
}

/// How the code of the error in an `R` is read.
///
/// Invariant: `R` is a `Result<T, E>`, and the function reads an `E`.
pub struct ReadCode<R>(Option<Read>, PhantomData<fn(&R)>);

impl<R> ReadCode<R> {
    /// The return has no error with a code.
    pub const NONE: ReadCode<R> = ReadCode(None, PhantomData);

    /// The same without the type, for the static of a signature.
    pub(crate) const fn erased(self) -> ErasedReadCode {
        ErasedReadCode(self.0)
    }
}

impl<R> fmt::Debug for ReadCode<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReadCode").field(&self.0).finish()
    }
}

/// [`ReadCode`] of the return of the signature whose static contains it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ErasedReadCode(Option<Read>);

impl ErasedReadCode {
    pub(crate) const NONE: ErasedReadCode = ErasedReadCode(None);

    /// The code of the error. Runs the user's code.
    ///
    /// # Safety
    /// It was erased from the `ReadCode<Result<T, E>>` of some `T`, or is `NONE`.
    pub(crate) unsafe fn read<E>(self, error: &E) -> Option<i32> {
        // SAFETY: the caller's promise, and the invariant of `ReadCode`.
        let code = unsafe { self.0?(core::ptr::from_ref(error).cast()) };
        code.filter(|code| *code != 0)
    }
}
