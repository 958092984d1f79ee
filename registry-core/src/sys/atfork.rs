//! `ForkSafe`: a lock in values of which a program may have any number (pools, groups, scopes).
//!
//! `wrappers/pool.rs`, `wrappers/group.rs` and `wrappers/scope.rs` before this. A fork copies a lock as it stands: one that a thread of
//! the parent holds is never let go in the child. The registry's own few locks are therefore held by the
//! forking thread (`registry/thread.rs`); it can't know all of these, so each is only ever taken under one common
//! lock, shared, which the fork takes alone.
//!
//! Invariant: what runs under the lock is none of the user's code. It takes no second lock of this kind; of the registry's
//! own locks it may take those that the fork takes after this one (`registry/thread.rs`).

use crate::sys::sync::{Mutex, const_fn};

/// A value behind such a lock.
#[derive(Debug)]
pub(crate) struct ForkSafe<T>(Mutex<T>);

impl<T> ForkSafe<T> {
    const_fn! {
    pub(crate) fn new(value: T) -> Self {
        ForkSafe(Mutex::new(value))
    }
    }

    /// Runs `f` with the value.
    pub(crate) fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        #[cfg(all(feature = "std", unix, not(loom)))]
        let _no_fork = {
            crate::registry::thread::watch_forks();
            common::share()
        };
        f(&mut self.0.lock())
    }

    /// As [`ForkSafe::with`], on the thread that holds the common lock alone across a fork.
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) fn with_all_held<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        f(&mut self.0.lock())
    }
}

#[cfg(all(feature = "std", unix, not(loom)))]
mod common {
    use std::sync::{PoisonError, RwLock, RwLockReadGuard};

    pub(super) static COMMON: RwLock<()> = RwLock::new(());

    pub(super) fn share() -> RwLockReadGuard<'static, ()> {
        COMMON.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Holds all of them across a fork.
#[cfg(all(feature = "std", unix, not(loom)))]
pub(crate) fn hold_locks() -> alloc::boxed::Box<dyn core::any::Any> {
    let alone = common::COMMON.write();
    alloc::boxed::Box::new(alone.unwrap_or_else(std::sync::PoisonError::into_inner))
}
