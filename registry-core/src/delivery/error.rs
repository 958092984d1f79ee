//! Why a completion has no arguments to give.

use crate::call::closure::BadArgument;
use core::fmt;

/// Why a [`Completion`](crate::Completion) gives no arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CompletionError {
    /// The callback was never called, and can't be any more: foreign code has released it, or it was closed.
    Abandoned,
    /// The call came with an argument that is not a value of its type, and got `INVALID_ARGUMENT`.
    InvalidArgument(InvalidArgument),
    /// The call came, and got `EXHAUSTED`: no memory was left to keep its arguments.
    Exhausted,
    /// The call did not come in time. The completion is closed: a later call gets `CLOSED`.
    TimedOut,
    /// The arguments, or the error, were given out before.
    Taken,
}

/// The argument of a call that is not a value of its type.
#[derive(Clone, Copy)]
pub struct InvalidArgument(pub(crate) BadArgument);

impl InvalidArgument {
    /// The callback's path, such as `shop::Fetched`.
    #[must_use]
    pub fn callback(&self) -> &'static str {
        self.0.info.name
    }
    /// The parameter's position, counted from 0.
    #[must_use]
    pub fn position(&self) -> usize {
        self.0.at
    }
    /// The parameter's name; empty if the signature has no record.
    #[must_use]
    pub fn parameter(&self) -> &'static str {
        self.0.info.param(self.0.at)
    }
}

impl PartialEq for InvalidArgument {
    fn eq(&self, other: &Self) -> bool {
        let BadArgument { info, at, why } = self.0;
        core::ptr::eq(info, other.0.info) && at == other.0.at && why == other.0.why
    }
}

impl Eq for InvalidArgument {}

impl fmt::Display for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (callback, why) = (self.callback(), self.0.why);
        match self.parameter() {
            "" => write!(
                f,
                "argument {} of callback `{callback}` {why}",
                self.0.at + 1
            ),
            name => write!(f, "argument `{name}` of callback `{callback}` {why}"),
        }
    }
}

impl fmt::Debug for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InvalidArgument({self})")
    }
}

impl fmt::Display for CompletionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompletionError::Abandoned => {
                f.write_str("the callback was closed or released before it was called")
            }
            CompletionError::InvalidArgument(argument) => argument.fmt(f),
            CompletionError::Exhausted => {
                f.write_str("no memory was left to keep the arguments of the call")
            }
            CompletionError::TimedOut => f.write_str("the callback was not called in time"),
            CompletionError::Taken => f.write_str("the arguments were taken before"),
        }
    }
}

impl core::error::Error for CompletionError {}
