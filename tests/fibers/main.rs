//! Calls of one thread that end in any order, because callbacks pause on fibers.
//!
//! Tests that count calls in flight, that fork, or that set the hook hold [`alone`]; the others hold [`with_others`].

// Miri has no assembly, which switches stacks.
#![cfg(all(unix, not(any(miri, target_arch = "s390x"))))]

use registry_core::exported_callback;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

mod in_c;
mod kinds;
mod order;

registry_core::export_runtime!();

/// A step of what a fiber does.
#[exported_callback(on_error = -1)]
type Step = fn(value: i64) -> i64;

static ALONE: RwLock<()> = RwLock::new(());

fn with_others() -> RwLockReadGuard<'static, ()> {
    ALONE.read().unwrap_or_else(PoisonError::into_inner)
}

fn alone() -> RwLockWriteGuard<'static, ()> {
    ALONE.write().unwrap_or_else(PoisonError::into_inner)
}
