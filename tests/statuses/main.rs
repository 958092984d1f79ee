//! The statuses: each reached from C, and each cell of the documentation's table of misuses.
//!
//! Exported functions are the process's, and the cells are tried in children: a thread that panics holds std's lock of the panic
//! hook, which a fork in that moment would hand down for good. So each test holds [`alone`].

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
