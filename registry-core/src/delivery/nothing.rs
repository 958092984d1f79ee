//! What a completion or a stream returns to its caller, unless `replying` gave it a value.

use crate::values::lower::Lower;
use core::fmt::Display;

/// A return type of which there is a value without information: `()` and `Result<(), E>`.
///
/// It is implemented for these two alone. The answer is made on one thread and given on the one that calls, and `Return` need not be `Send`: there is
/// nothing in these answers that a thread could own.
#[diagnostic::on_unimplemented(
    message = "the call must be answered when it comes, with a value that has to be given now",
    label = "the callback returns a value",
    note = "use `Completion::replying(value)` or `CallbackStream::replying(capacity, value)`"
)]
pub trait Nothing: Lower + sealed::Sealed {
    /// The value.
    #[doc(hidden)]
    fn nothing() -> Self;
}

mod sealed {
    use core::fmt::Display;

    pub trait Sealed {}
    impl Sealed for () {}
    impl<E: Display> Sealed for Result<(), E> {}
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
