//! What a delivered call is answered with, where nobody has said it.

use crate::values::lower::Lower;
use core::fmt::Display;

/// A return type of which there is a value without information: `()` and `Result<(), E>`.
#[diagnostic::on_unimplemented(
    message = "the call must be answered when it comes, with a value that has to be given now",
    label = "the callback returns a value",
    note = "use `Completion::replying(value)` or `CallbackStream::replying(capacity, value)`"
)]
pub trait Nothing: Lower {
    /// The value.
    #[doc(hidden)]
    fn nothing() -> Self;
}

#[diagnostic::do_not_recommend]
impl Nothing for () {
    fn nothing() {}
}

#[diagnostic::do_not_recommend]
impl<E: Display> Nothing for Result<(), E> {
    fn nothing() -> Self {
        Ok(())
    }
}
