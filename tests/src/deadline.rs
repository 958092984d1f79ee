//! A deadline for code that must not hang: a test that would wait for ever fails instead.
//!
//! The body runs on a separate thread. When the time is up the test fails; the thread is left running
//! and ends with the process.

use std::sync::Arc;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How long anything in these tests may take: far more than it needs on a slow machine. `REGISTRY_PATIENCE` is
/// another number of seconds, for emulators. Miri's clock goes by the steps that it has made, and it is not told the variable.
#[must_use]
pub fn patience() -> Duration {
    let usual = if cfg!(miri) { 3_600 } else { 60 };
    let given = std::env::var("REGISTRY_PATIENCE").ok();
    let given = given.and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(given.unwrap_or(usual))
}

/// Runs `body` and returns what it returns.
///
/// # Panics
/// If `body` panics, or has not returned after [`patience`].
pub fn finishes<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> T {
    goes_on(|_| body())
}

/// What a long test has done so far.
#[derive(Clone, Debug, Default)]
pub struct Steps(Arc<AtomicU64>);

impl Steps {
    /// Says that another step is done.
    pub fn step(&self) {
        // Relaxed: a count, which must order nothing between the threads of a test.
        self.0.fetch_add(1, Relaxed);
    }
}

/// Runs `body`, which says of each of its steps that it is done, and returns what it returns. For what is long, and
/// longer on a slow machine: there the time that all takes says nothing, and what hangs takes no further step.
///
/// # Panics
/// If `body` panics, or has done no step for [`patience`].
pub fn goes_on<T: Send + 'static>(body: impl FnOnce(&Steps) -> T + Send + 'static) -> T {
    let (done, wait) = channel();
    let steps = Steps::default();
    let own = steps.clone();
    let thread = std::thread::spawn(move || {
        let value = body(&own);
        // The receiver is gone only if the time was up.
        let _ = done.send(value);
    });
    let (patience, mut seen) = (patience(), 0);
    let end = loop {
        let end = wait.recv_timeout(patience);
        let now = steps.0.load(Relaxed);
        if !matches!(end, Err(RecvTimeoutError::Timeout)) || now == seen {
            break end;
        }
        seen = now;
    };
    match end {
        Ok(value) => {
            // The thread's destructors are part of what must finish.
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
            value
        }
        Err(RecvTimeoutError::Timeout) => panic!("nothing has happened for {patience:?}"),
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(()) => unreachable!("the thread sends before it ends"),
        },
    }
}

/// Waits, awake, until `condition` holds.
///
/// # Panics
/// If it does not hold after [`patience`].
pub fn until(condition: impl Fn() -> bool) {
    let (start, patience) = (std::time::Instant::now(), patience());
    while !condition() {
        assert!(
            start.elapsed() < patience,
            "nothing has happened for {patience:?}"
        );
        std::thread::yield_now();
    }
}

/// Sets a flag at its end, also when an assertion fails: threads that run until then would keep `std::thread::scope` from ending, and the test would hang
/// instead of failing.
#[derive(Debug)]
pub struct SetAtEnd<'a>(pub &'a AtomicBool);

impl Drop for SetAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, SeqCst);
    }
}
