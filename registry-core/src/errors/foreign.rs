//! [`ForeignError`]: why a call of a foreign callable has no result.

use crate::status::Status;
use crate::values::error_code::ErrorCode;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

/// A call of a [`Foreign`](crate::Foreign) callable that ended without a result.
///
/// If it is the error of an exported callback (`Result<T, ForeignError>`), its foreign caller gets `FAILED` with this text, and the [code](ForeignError::code)
/// if it is no status.
#[derive(Clone)]
pub struct ForeignError(Box<Reason>);

#[derive(Clone)]
struct Reason {
    status: Status,
    code: i32,
    message: String,
    callable: &'static str,
}

impl ForeignError {
    #[cold]
    pub(crate) fn new(callable: &'static str, status: Status, message: String) -> Self {
        ForeignError(Box::new(Reason {
            status,
            code: status.raw(),
            message,
            callable,
        }))
    }

    /// From the number that the callable returned, which is not 0.
    #[cold]
    pub(crate) fn returned(callable: &'static str, code: i32, message: String) -> Self {
        let status = Status::from_raw(code).unwrap_or(Status::Failed);
        let mut error = Self::new(callable, status, message);
        error.0.code = code;
        error
    }

    /// How the call ended: the status that the callable returned, or `Failed` if it returned a number that is not a status. `InvalidArgument` also
    /// stands for a result that is not a value of its type, and `Closed` for a host that has closed.
    #[must_use]
    pub fn status(&self) -> Status {
        self.0.status
    }

    /// The number that the callable returned, such as an `errno`; that of the status if the callable did not run or its result is invalid.
    #[must_use]
    pub fn code(&self) -> i32 {
        self.0.code
    }

    /// The text that the callable gave, such as that of an exception; empty if it gave none.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

/// The words, which `unwrap` prints.
impl fmt::Debug for ForeignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ForeignError({self})")
    }
}

impl fmt::Display for ForeignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reason {
            status,
            code,
            ref message,
            callable,
        } = *self.0;
        write!(f, "the foreign `{callable}` ended with {status}")?;
        if code != status.raw() {
            write!(f, " (its code is {code})")?;
        }
        match message.as_str() {
            "" => Ok(()),
            message => write!(f, ": {message}"),
        }
    }
}

impl core::error::Error for ForeignError {}

/// The number that the callable returned, if it is not a status. So a callback that passes the error on passes its code on, too.
impl ErrorCode for ForeignError {
    fn error_code(&self) -> Option<i32> {
        let code = self.code();
        Status::from_raw(code).is_none().then_some(code)
    }
}
