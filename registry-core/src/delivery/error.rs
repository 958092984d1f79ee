//! Why a completion has no arguments to give.

use crate::call::closure::BadArgument;
use crate::delivery::boxed::boxed;
use crate::values::lift::Invalid;
use crate::values::signature_info::SignatureInfo;
use alloc::boxed::Box;
use core::fmt;

/// Why a [`Completion`](crate::Completion) gives no arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone)]
pub struct InvalidArgument {
    info: &'static SignatureInfo,
    at: usize,
    /// `None` if no memory was left. In a box, since every outcome would be as large: one is moved several times on its way.
    why: Option<Box<Invalid>>,
}

impl InvalidArgument {
    pub(crate) fn new(argument: &BadArgument) -> Self {
        let BadArgument { info, at, why } = *argument;
        let why = boxed(why).ok();
        InvalidArgument { info, at, why }
    }
    /// The callback's path, such as `shop::Fetched`.
    #[must_use]
    pub fn callback(&self) -> &'static str {
        self.info.name
    }
    /// The parameter's position, counted from 0.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }
    /// The parameter's name; empty if the signature has no record.
    #[must_use]
    pub fn parameter(&self) -> &'static str {
        self.info.param(self.at)
    }
}

impl PartialEq for InvalidArgument {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self.info, other.info) && self.at == other.at && self.why == other.why
    }
}

impl Eq for InvalidArgument {}

impl fmt::Display for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parameter() {
            "" => write!(f, "argument {}", self.at + 1),
            name => write!(f, "argument `{name}`"),
        }?;
        write!(f, " of callback `{}` ", self.callback())?;
        match &self.why {
            Some(why) => why.fmt(f),
            None => f.write_str("is not valid"),
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
