//! [`ForeignError`]: why a call of a foreign callable has no result.

use crate::status::Status;
use crate::values::error_code::ErrorCode;
use crate::values::foreign_text::ForeignText;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

/// A call of a [`Foreign`](crate::Foreign) callable that ended without a result.
///
/// If it is the error of an exported callback (`Result<T, ForeignError>`), its foreign caller gets `FAILED` with this text, and the [code](ForeignError::code)
/// if it has one of its own.
#[derive(Clone)]
pub struct ForeignError(Box<Reason>);

#[derive(Clone)]
struct Reason {
    status: Status,
    code: i32,
    /// Whether the code is the callable's own, and not the number of the status.
    has_own_code: bool,
    message: String,
    callable: &'static str,
}

impl ForeignError {
    #[cold]
    pub(crate) fn new(callable: &'static str, status: Status, message: String) -> Self {
        ForeignError(Box::new(Reason {
            status,
            code: status.raw(),
            has_own_code: false,
            message,
            callable,
        }))
    }

    /// From the number that the callable returned, which is not 0, and what it has set.
    #[cold]
    pub(crate) fn returned(callable: &'static str, number: i32, set: ForeignText) -> Self {
        let (message, code) = set.into_parts();
        let mut error = Self::new(callable, Status::Failed, message);
        // The number of any other status is a code too: a callable has no other way to fail, and an `errno` may be that number.
        error.0.has_own_code = code != 0 || number != Status::Failed.raw();
        error.0.code = if code == 0 { number } else { code };
        error
    }

    /// Of a callable that returned without an answer.
    #[cold]
    pub(crate) fn unanswered(callable: &'static str) -> Self {
        let message = String::from("it was interrupted, and has not answered");
        Self::new(callable, Status::Failed, message)
    }

    /// How the call ended: `Failed` if the callable said so, `InvalidArgument` if its result is not a value of its type, `Closed` if its host has closed,
    /// `WrongThread` if its host is in another place, `Exhausted` if its host needs more of the stack than is left, `NotImplemented` if it is a method that the implementer's table does not have.
    #[must_use]
    pub fn status(&self) -> Status {
        self.0.status
    }

    /// The code that the callable set, such as an `errno`, or else the number that it returned; that of the status if the callable did not run or its
    /// result is invalid.
    #[must_use]
    pub fn code(&self) -> i32 {
        self.0.code
    }

    /// The text that the callable gave, such as that of an exception; empty if it gave none.
    ///
    /// In an error of your own write the `ForeignError` itself (`format!("no price: {error}")`): its words say which callable failed, by which the bindings of Python,
    /// JavaScript and Java make the exception the cause of that error.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

/// The message, which `unwrap` prints.
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
            has_own_code,
            ref message,
            callable,
        } = *self.0;
        write!(f, "the foreign `{callable}` ended with {status}")?;
        if has_own_code {
            write!(f, " (its code is {code})")?;
        }
        match message.as_str() {
            "" => Ok(()),
            message => write!(f, ": {message}"),
        }
    }
}

impl core::error::Error for ForeignError {}

/// Its words, for callbacks and methods that return `Result<_, String>`.
impl From<ForeignError> for String {
    fn from(error: ForeignError) -> String {
        alloc::format!("{error}")
    }
}

/// The code that the callable set, or the number that it returned, if that is not `FAILED`. So a callback that passes the error on passes its code on, too.
impl ErrorCode for ForeignError {
    fn error_code(&self) -> Option<i32> {
        self.0.has_own_code.then_some(self.0.code)
    }
}
