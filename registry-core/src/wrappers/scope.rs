//! `scope`: callbacks that borrow from the stack, as `std::thread::scope` does for threads.
//!
//! The scope, not the wrapper, makes this sound. When it ends, also by a panic, it closes every entry exported in it, and waits until no
//! call is in flight and every closure has been dropped. It does so for forgotten wrappers too.

use crate::call::foreign::ForeignSignature;
use crate::call::method_table::TableOf;
use crate::call::raw_foreign::RawForeign;
use crate::call::signature::{CallbackType, Signature, UserDataBetween};
use crate::call_site::Site;
use crate::handle::{self, Handle};
use crate::registry::ledger::{Ledger, Open};
use crate::registry::ownership::{self, WouldDeadlock};
use crate::registry::place::Place;
use crate::registry::{REGISTRY, thread};
use crate::table::lifecycle::Owner;
use crate::wrappers;
use crate::wrappers::pool::{self, Bound, PoolExhausted, Pooled, Wrapper};
use crate::wrappers::stub::{self, Thunk};
use crate::wrappers::table;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::panic::Location;

/// Where scoped callbacks are exported; made by [`scope`].
///
/// Both lifetimes are invariant, so that neither can be lengthened or shortened.
pub struct Scope<'scope, 'env: 'scope> {
    ledger: Open,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// Runs `f` with a scope in which closures that borrow can be exported.
///
/// When `f` returns or panics, every callback exported in the scope is closed, and this function waits
/// until no call of them is in flight and their closures have been dropped. A foreign thread that never
/// leaves such a callback keeps it waiting for ever. So would a fiber of this thread that is paused inside one: then
/// the process aborts, with a message that says why.
///
/// ```
/// use registry_core::{exported_callback, scope};
///
/// #[exported_callback]
/// type Visit = fn(item: i64);
///
/// use std::sync::atomic::{AtomicI64, Ordering};
/// let sum = AtomicI64::new(0);
/// scope(|s| {
///     let visit = Visit::export_scoped(s, |item| {
///         sum.fetch_add(item, Ordering::Relaxed);
///     });
///     Visit::call(visit.handle(), 5).unwrap();
/// });
/// assert_eq!(sum.into_inner(), 5);
/// ```
///
/// A closure that changes what it borrows is exported by `export_scoped_mut`:
///
/// ```
/// use registry_core::{exported_callback, scope};
///
/// /// Hears of a number that C has found.
/// #[exported_callback]
/// type Found = fn(number: i32);
///
/// let mut numbers = Vec::new();
/// scope(|s| {
///     let found = Found::export_scoped_mut(s, |number| numbers.push(number));
///     let thunk = found.thunk_last();
///     // What C does with `void find(void (*found)(int, void *), void *user_data)`.
///     unsafe { (thunk.function())(7, thunk.user_data()) };
/// });
/// assert_eq!(numbers, [7]);
/// ```
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    /// Ends the scope when `f` returns or panics.
    struct End<'a, 'scope, 'env>(&'a Scope<'scope, 'env>);
    impl Drop for End<'_, '_, '_> {
        fn drop(&mut self) {
            self.0.end();
        }
    }

    let scope = Scope {
        ledger: Open::new(),
        scope: PhantomData,
        env: PhantomData,
    };
    let _end = End(&scope);
    f(&scope)
}

impl Scope<'_, '_> {
    /// The list of its entries.
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn end(&self) {
        // Until none is left: a callback in flight may export more into its own scope until it has been waited for. Entries that are
        // not over stay listed, in case of a fork.
        loop {
            let entries = self.ledger.entries();
            if entries.is_empty() {
                return;
            }
            close_and_wait_all(&entries);
            self.ledger.forget_what_is_over();
        }
    }
}

fn close_and_wait_all(entries: &[Handle]) {
    let current = loop {
        // The exports had a record. There is none now only if this thread is ending and memory is out.
        if let Some(current) = thread::current() {
            break current;
        }
    };
    let mut shut = Vec::new();
    for handle in entries {
        if let Some(slot) = REGISTRY.slot(handle.raw()) {
            if REGISTRY
                .shut(slot, handle.raw(), Owner::Scope, Site::SCOPE_ENDED)
                .is_ok()
            {
                shut.push(handle.raw());
            }
        }
    }
    REGISTRY.settle_all(&current, &shut);
    for handle in entries {
        ownership::wait(Place::Closure(*handle), handle::generation_of(handle.raw()));
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("entries", &self.ledger.len())
            .finish_non_exhaustive()
    }
}

/// Keeps a callback that borrows callable; dropping it, or the end of its scope, ends that.
///
/// It can be sent to threads that end before the scope does. Forgetting it is harmless. It has no `into_handle` and no `leak`: no
/// callback may outlive the scope.
#[must_use = "a callback ends when its wrapper is dropped, and `let _ = ..` drops it at once: store the wrapper for as long as foreign code may call"]
pub struct ScopedCallback<'scope, S: Signature> {
    handle: Handle,
    scope: PhantomData<&'scope mut &'scope ()>,
    signature: PhantomData<fn() -> S>,
}

impl<'scope, S: Signature> ScopedCallback<'scope, S> {
    pub(crate) fn of_handle(handle: Handle) -> Self {
        ScopedCallback {
            handle,
            scope: PhantomData,
            signature: PhantomData,
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

impl<S: CallbackType> ScopedCallback<'_, S> {
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

impl<S: ForeignSignature> ScopedCallback<'_, S> {
    /// As [`Callback::table`](crate::Callback::table). A call after the scope fails.
    #[must_use]
    pub fn table(&self) -> RawForeign<S>
    where
        S: TableOf,
    {
        table::lent(self.handle())
    }
}

impl<S: Signature> pool::sealed::Sealed for ScopedCallback<'_, S> {}

impl<S: Signature> Wrapper for ScopedCallback<'_, S> {
    type Signature = S;
    fn handle(&self) -> Handle {
        self.handle
    }
}

impl<S: Signature> Drop for ScopedCallback<'_, S> {
    fn drop(&mut self) {
        ownership::close(self.place(), Owner::Scope, Site::DROPPED);
    }
}

impl<S: Signature> fmt::Debug for ScopedCallback<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wrappers::debug("ScopedCallback", S::info(), self.handle, f)
    }
}
