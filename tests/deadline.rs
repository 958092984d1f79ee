//! A deadline for what must not hang: a test that waits for ever says so instead.
//!
//! The body runs on a thread of its own. When the time is up the test fails; the thread is left where it
//! is, and ends with the process.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How long anything in these tests may take: far more than it needs on a slow machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Runs `body` and returns what it returns.
///
/// # Panics
/// If `body` panics, or has not returned after [`PATIENCE`].
pub fn finishes<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, wait) = channel();
    let thread = std::thread::spawn(move || {
        let value = body();
        // The receiver is gone only if the time was up.
        let _ = done.send(value);
    });
    match wait.recv_timeout(PATIENCE) {
        Ok(value) => {
            // The thread's destructors are part of what must finish.
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
            value
        }
        Err(RecvTimeoutError::Timeout) => panic!("nothing has happened for {PATIENCE:?}"),
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(()) => unreachable!("the thread sends before it ends"),
        },
    }
}

/// Waits, awake, until `condition` holds.
///
/// # Panics
/// If it does not hold after [`PATIENCE`].
pub fn until(condition: impl Fn() -> bool) {
    let start = std::time::Instant::now();
    while !condition() {
        assert!(
            start.elapsed() < PATIENCE,
            "nothing has happened for {PATIENCE:?}"
        );
        std::thread::yield_now();
    }
}
