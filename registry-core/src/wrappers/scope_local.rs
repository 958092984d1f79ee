//! `ScopedLocalCallback`, the wrapper of a closure that borrows from the stack and stays on the thread of its scope.
//!
//! Its entry is local and the scope's. Only the thread of the scope can export it, so the end of the scope drops the closure where it may be
//! dropped.

use crate::call::foreign::ForeignSignature;
use crate::call::method_table::TableOf;
use crate::call::raw_foreign::RawForeign;
use crate::call::signature::{CallbackType, Signature, UserDataBetween};
use crate::call_site::Site;
use crate::handle::Handle;
use crate::registry::ownership::{self, WouldDeadlock};
use crate::registry::place::Place;
use crate::table::lifecycle::Owner;
use crate::wrappers;
use crate::wrappers::pool::{self, Bound, PoolExhausted, Pooled, Wrapper};
use crate::wrappers::stub::{self, Thunk};
use crate::wrappers::table;
use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::panic::Location;

/// Keeps a callback that borrows callable; dropping it, or the end of its scope, ends that.
///
/// It is neither `Send` nor `Sync`: the closure runs, and is dropped, on the thread of its scope only, so it may borrow what is not `Sync`. A
/// call on another thread is `WRONG_THREAD`. Forgetting it is harmless. It has no `into_handle` and no `leak`: no callback may
/// outlive the scope.
///
/// ```
/// use registry_core::{exported_callback, scope};
/// use std::cell::RefCell;
///
/// #[exported_callback]
/// type Visit = fn(item: i64);
///
/// let seen = RefCell::new(Vec::new());
/// scope(|s| {
///     let visit = Visit::export_scoped_local(s, |item| seen.borrow_mut().push(item));
///     Visit::call(visit.handle(), 5).unwrap();
/// });
/// assert_eq!(seen.into_inner(), [5]);
/// ```
#[must_use = "a callback ends when its wrapper is dropped, and `let _ = ..` drops it at once: store the wrapper for as long as foreign code may call"]
pub struct ScopedLocalCallback<'scope, S: Signature> {
    handle: Handle,
    scope: PhantomData<&'scope mut &'scope ()>,
    signature: PhantomData<fn() -> S>,
    thread: PhantomData<*const ()>,
}

impl<'scope, S: Signature> ScopedLocalCallback<'scope, S> {
    pub(crate) fn of_handle(handle: Handle) -> Self {
        ScopedLocalCallback {
            handle,
            scope: PhantomData,
            signature: PhantomData,
            thread: PhantomData,
        }
    }

    /// Where its entry is. Only closures are exported in scopes.
    fn place(&self) -> Place {
        Place::Closure(self.handle)
    }

    /// The number that foreign code calls by.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle
    }

    /// Ends the callback, as dropping does, and remembers this line for the message that a late call gets.
    #[track_caller]
    pub fn close(self) {
        let place = ManuallyDrop::new(self).place();
        ownership::close(
            place,
            Owner::Scope,
            crate::call_site::intern(Location::caller()),
        );
    }

    /// Ends the callback, and returns when no call is in flight and the closure has been dropped.
    ///
    /// # Errors
    /// Called from inside any callback, it ends the callback without waiting. The end of the scope waits.
    #[track_caller]
    pub fn close_and_wait(self) -> Result<(), WouldDeadlock> {
        let place = ManuallyDrop::new(self).place();
        ownership::close_and_wait(
            place,
            Owner::Scope,
            crate::call_site::intern(Location::caller()),
        )
    }

    /// Takes a bare stub of the pool, for C interfaces without `user_data`.
    ///
    /// # Errors
    /// If all stubs are taken; the wrapper comes back.
    #[track_caller]
    pub fn bind(self) -> Result<Bound<Self>, PoolExhausted<Self>>
    where
        S: Pooled,
    {
        pool::bind(self, Location::caller())
    }
}

impl<S: CallbackType> ScopedLocalCallback<'_, S> {
    /// As [`Callback::thunk_first`](crate::Callback::thunk_first).
    #[must_use]
    pub fn thunk_first(&self) -> Thunk<'_, S::ThunkFirst> {
        stub::thunk(S::THUNK_FIRST, self.handle)
    }

    /// As [`Callback::thunk_last`](crate::Callback::thunk_last).
    #[must_use]
    pub fn thunk_last(&self) -> Thunk<'_, S::ThunkLast> {
        stub::thunk(S::THUNK_LAST, self.handle)
    }

    /// As [`Callback::thunk`](crate::Callback::thunk).
    #[must_use]
    pub fn thunk<F: Copy>(&self) -> Thunk<'_, F>
    where
        S: UserDataBetween<Thunk = F>,
    {
        stub::thunk(S::THUNK, self.handle)
    }
}

impl<S: ForeignSignature> ScopedLocalCallback<'_, S> {
    /// As [`Callback::table`](crate::Callback::table). A call on another thread, or after the scope, fails.
    #[must_use]
    pub fn table(&self) -> RawForeign<S>
    where
        S: TableOf,
    {
        table::lent(self.handle)
    }
}

impl<S: Signature> pool::sealed::Sealed for ScopedLocalCallback<'_, S> {}

impl<S: Signature> Wrapper for ScopedLocalCallback<'_, S> {
    type Signature = S;
    fn handle(&self) -> Handle {
        self.handle
    }
}

impl<S: Signature> Drop for ScopedLocalCallback<'_, S> {
    fn drop(&mut self) {
        ownership::close(self.place(), Owner::Scope, Site::DROPPED);
    }
}

impl<S: Signature> fmt::Debug for ScopedLocalCallback<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wrappers::debug("ScopedLocalCallback", S::info(), self.handle, f)
    }
}
