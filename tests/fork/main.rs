//! Forks: the calls, scopes, locks and figures that a child inherits, and those of threads that are not in it.
//!
//! A thread of another test would not be in the child either, so each test holds [`alone`].

// Miri has one process.
#![cfg(all(unix, not(miri)))]

use std::sync::{Mutex, MutexGuard, PoisonError};

mod children;
mod completions;
mod issue_child_inherits_lock;
mod issue_fence_refused;
mod local_callbacks;
mod scopes;

registry_core::export_runtime!();

/// One test at a time; the hook says nothing until the test sets another.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    one
}
