//! Failures and their reports: messages, `last_error`, the hook, and panics.
//!
//! The hook belongs to the process, so each test that sets one holds [`alone`].

use std::sync::{Mutex, MutexGuard, PoisonError};

mod codes;
mod hook_of_c;
mod interrupted;
mod messages;
mod panics;
mod released_in_the_hook;

registry_core::export_runtime!();

/// One test at a time; the hook says nothing until the test sets another.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    one
}
