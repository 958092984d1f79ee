//! `scope`: callbacks that borrow from the stack, as `std::thread::scope` does for threads.
//!
//! The scope, not the wrapper, makes this sound. When it ends, also by a panic, it closes every entry exported in it, and waits until no
//! call is in flight and every closure has been dropped. It does so for forgotten wrappers too.

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
#[must_use = "a callback ends when its wrapper is dropped, so store the wrapper for as long as foreign code may call"]
pub struct ScopedCallback<'scope, S: Signature> {
    handle: Handle,
    scope: PhantomData<&'scope mut &'scope ()>,
    signature: PhantomData<fn() -> S>,
}

super::scoped::scoped!(ScopedCallback);
