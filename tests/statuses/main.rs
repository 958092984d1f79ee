//! The statuses: each reached from C, and each cell of the documentation's table of misuses.
//!
//! Exported functions belong to the process, and the cells are tried in children. A thread that panics holds std's lock of the panic
//! hook, and a child forked at that moment would never get the lock. So each test holds [`alone`].

// Miri runs no C, and has one process.
#![cfg(all(unix, not(miri)))]

use std::sync::{Mutex, MutexGuard, PoisonError};

mod misuse_table;
mod reached;

registry_core::export_runtime!();

/// One test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}
