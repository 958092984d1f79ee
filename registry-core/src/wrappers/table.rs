//! An implementer of Rust's, handed out as foreign code passes its own: by a table of methods and a `user_data`.
//!
//! Code that takes a foreign implementer takes one of Rust's too: a plugin in C, or a callback with a parameter `Foreign<StorageEntry>`. The table is one static of the
//! trait, and `user_data` has the handle. So a struct that is kept too long, or whose `user_data` is made up, gets a failure.

use crate::call::method_table::{MethodTable, TableOf};
use crate::call::raw_foreign::RawForeign;
use crate::handle::Handle;
use crate::registry::user_data::user_data;
use crate::wrappers::stub::destroy;

/// The struct of an implementer, without a release.
pub(crate) fn lent<S: TableOf>(handle: Handle) -> RawForeign<S> {
    RawForeign {
        size: size_of::<RawForeign<S>>(),
        call: MethodTable::new(S::TABLE.as_ptr().cast()),
        user_data: user_data(handle).expect("the thunk keys of this process are used up"),
        release: None,
        host: 0,
    }
}

/// The struct of an implementer, with a release: who gets the struct owns the implementer.
pub(crate) fn given<S: TableOf>(handle: Handle) -> RawForeign<S> {
    RawForeign {
        release: Some(destroy),
        ..lent(handle)
    }
}
