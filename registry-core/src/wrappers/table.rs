//! An implementer of Rust's, handed out as foreign code passes its own: by a table of methods and a `user_data`.
//!
//! Whoever takes an implementer of foreign code takes one of Rust's too: a plugin in C, or a callback with a parameter `Foreign<StorageEntry>`. The table is one static of the
//! trait, and `user_data` has the handle. So a struct that is kept too long, or whose `user_data` is made up, gets a failure.

use crate::call::foreign::ForeignSignature;
use crate::call::method_table::{MethodTable, TableOf};
use crate::handle::Handle;
use crate::registry::user_data::user_data;
use crate::wrappers::callback::Callback;
use crate::wrappers::foreign::RawForeign;
use crate::wrappers::local::LocalCallback;
use crate::wrappers::scope::ScopedCallback;
use crate::wrappers::stub::destroy;

/// The struct of an implementer, without a release.
fn lent<S: TableOf>(handle: Handle) -> RawForeign<S> {
    RawForeign {
        size: size_of::<RawForeign<S>>(),
        call: MethodTable::new(S::TABLE.as_ptr().cast()),
        user_data: user_data(handle).expect("the thunk keys of this process are used up"),
        release: None,
        host: 0,
    }
}

/// The struct of an implementer that whoever gets it releases.
fn given<S: TableOf>(handle: Handle) -> RawForeign<S> {
    RawForeign {
        release: Some(destroy),
        ..lent(handle)
    }
}

impl<S: ForeignSignature> Callback<S> {
    /// The implementer as a struct with a table of its methods, `<crate>_<Trait>_foreign` in C, as foreign code passes its own. The wrapper keeps it: the struct has
    /// no `release`. A call after the wrapper was dropped fails.
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    #[must_use]
    pub fn table(&self) -> RawForeign<S>
    where
        S: TableOf,
    {
        lent(self.handle())
    }

    /// Gives the implementer to foreign code, as a struct with a table of its methods, `<crate>_<Trait>_foreign` in C, whose `release` ends it.
    ///
    /// A function of the table returns 0, or `REGISTRY_FAILED` with a message and the code of the method's error. It may be called on any thread: a call that is not
    /// allowed fails.
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    ///
    /// ```
    /// use registry_core::{Foreign, exported_callback};
    ///
    /// #[exported_callback]
    /// trait Storage {
    ///     #[on_error(-1)]
    ///     fn read(&self, key: u64) -> i64;
    /// }
    ///
    /// struct Doubles;
    /// impl Storage for Doubles {
    ///     fn read(&self, key: u64) -> i64 {
    ///         key as i64 * 2
    ///     }
    /// }
    ///
    /// let raw = StorageEntry::export(Doubles).into_table();
    /// // What a library does that takes storages of any origin.
    /// let storage = unsafe { Foreign::from_raw(&raw) }.unwrap();
    /// assert_eq!(storage.read(21).unwrap(), 42);
    /// drop(storage); // releases it
    /// ```
    pub fn into_table(self) -> RawForeign<S>
    where
        S: TableOf,
    {
        let raw = given(self.handle());
        let _ = self.into_handle();
        raw
    }
}

impl<S: ForeignSignature> LocalCallback<S> {
    /// As [`Callback::table`]. A call on another thread fails.
    #[must_use]
    pub fn table(&self) -> RawForeign<S>
    where
        S: TableOf,
    {
        lent(self.handle())
    }

    /// As [`Callback::into_table`]. A call on another thread fails. The implementer may be released on any.
    pub fn into_table(self) -> RawForeign<S>
    where
        S: TableOf,
    {
        let raw = given(self.handle());
        let _ = self.into_handle();
        raw
    }
}

impl<S: ForeignSignature> ScopedCallback<'_, S> {
    /// As [`Callback::table`]. A call after the scope fails.
    #[must_use]
    pub fn table(&self) -> RawForeign<S>
    where
        S: TableOf,
    {
        lent(self.handle())
    }
}
