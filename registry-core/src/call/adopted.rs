//! Foreign implementers that implement their trait (`adopt`): what a method's failure becomes.
//!
//! A call of foreign code can always fail, and a method of a trait returns what the user wrote. So each method needs a way to say it: an error of its `Result`, or its `on_error`,
//! which it returns as a plain stub does, with the hook and the last status for the reason. A method that returns nothing has no way, and is refused.

use crate::call::foreign::{Callee, ForeignSignature, Reach};
use crate::call::host::run_if_here;
use crate::call::method::MethodTypes;
use crate::call::method_table::MethodTable;
use crate::errors::failure::{Detail, Failure};
use crate::errors::foreign::ForeignError;
use crate::errors::last_error;
use crate::registry::telling;
use crate::status::Status;
use crate::values::error_code::ErrorCode;
use crate::values::lower::Lower;
use alloc::string::ToString;
use core::convert::Infallible;
use core::fmt::Display;

/// The error of a method that can say why a foreign implementer failed.
#[diagnostic::on_unimplemented(
    message = "a method whose error is `{Self}` can't say why a foreign implementer failed",
    label = "is not made of a `ForeignError`",
    note = "write `impl From<ForeignError> for {Self}`; or use `ForeignError`, `String` or `Box<dyn Error>` as the error; or remove `adopt`, and write the \
            `impl` for `Foreign<..>` by hand"
)]
pub trait MadeOfForeignError: From<ForeignError> {}

#[diagnostic::do_not_recommend]
impl<E: From<ForeignError>> MadeOfForeignError for E {}

/// A return of a method that can say why a foreign implementer failed.
///
/// `Error` is the one of the return. As a parameter it keeps the two implementations apart: an `Infallible` is not made of a `ForeignError`.
pub trait CarriesForeignError<Error>: Lower {
    /// What the method returns for this answer.
    fn carry(
        answer: Result<Self::Value, ForeignError>,
        on_error: Self::Value,
        method: &'static str,
    ) -> Self;
}

impl<T: Lower<Value = T, Error = Infallible>, E: Display + MadeOfForeignError>
    CarriesForeignError<E> for Result<T, E>
{
    fn carry(answer: Result<T, ForeignError>, _: T, _: &'static str) -> Self {
        answer.map_err(E::from)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Lower<Value = T, Error = Infallible>> CarriesForeignError<Infallible> for T {
    fn carry(answer: Result<T, ForeignError>, on_error: T, method: &'static str) -> T {
        match answer {
            Ok(value) => {
                // It may equal `on_error`.
                last_error::clear_if_any();
                value
            }
            Err(error) => {
                tell(method, &error);
                on_error
            }
        }
    }
}

#[cold]
fn tell(method: &'static str, error: &ForeignError) {
    let detail = Detail::Failed(error.to_string(), error.error_code());
    telling::fail(Failure::new(Status::Failed, 0, Some(method)).with(detail));
}

/// Whether the table of a foreign implementer does not have the method. One whose host has closed or is in another place is not asked: its end may free the
/// table before it closes the host.
pub fn is_missing<I, M>(callee: &Callee<I>) -> bool
where
    I: ForeignSignature<ForeignFn = MethodTable<I>>,
    M: MethodTypes,
{
    let mut missing = false;
    let mut look = || {
        // SAFETY: the maker of the implementer promised that the table is valid while it is in use, which it is inside the host.
        missing = unsafe { callee.function.method(M::info().at) }.is_none();
    };
    match callee.reach {
        Reach::Direct | Reach::Queue { .. } => look(),
        Reach::In(host) => run_if_here(host, look),
    }
    missing
}
