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
mod queues;
mod scopes;
mod streams;

registry_core::export_runtime!(queues);

/// One test at a time; the hook says nothing until the test sets another.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let mut looks = 0..200;
    while looks.next().is_some() && is_another_thread_running() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    one
}

/// Whether a thread of the test harness is at work. One that starts or ends holds a lock of std for a moment, and in a child that is forked then no
/// thread could be started. The threads of other tests sleep until it is their turn.
fn is_another_thread_running() -> bool {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else {
        return false;
    };
    let own = std::fs::read_link("/proc/thread-self").unwrap_or_default();
    threads.flatten().any(|thread| {
        let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        // The state stands behind the name, which is in parentheses.
        let state = stat.rsplit(')').next().unwrap_or_default().trim_start();
        own.file_name() != Some(&thread.file_name()) && !state.starts_with('S')
    })
}
