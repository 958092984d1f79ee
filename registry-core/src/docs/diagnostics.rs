//! Traits and types that the compiler's messages name.
//!
//! A message of the compiler ends with the trait that a type lacks, such as "the trait `CanWait` is not implemented for `View`". What
//! to write instead stands above that line. There is nothing to implement or to call here.

pub use crate::call::adopted::{CarriesForeignError, MadeOfForeignError};
pub use crate::call::method::NoOnErrorInMethod;
pub use crate::call::method_table::{ForeignMethod, TableOf};
pub use crate::call::object::ObjectPointer;
pub use crate::values::borrowed::{OnePart, RawSlice};
pub use crate::values::bounds::OneParameter;
pub use crate::values::keep::CanWait;
pub use crate::values::owning::{BorrowsNothing, OwnsNothing, WrittenWithItsLifetime};
pub use crate::wrappers::foreign::CallableParameter;
pub use crate::wrappers::siblings::{
    CallTheFunctionByItsName, CallTheMethodByItsName, HasOneStub, MethodsTakeShared, NotPinned,
    Pinned, RunsOnItsThread, RunsOnOneThread, SendableImplementer, ShareableImplementer, Shared,
    StaysOnItsThread,
};
