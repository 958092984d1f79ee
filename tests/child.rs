//! A forked child, and how it ended.
//!
//! The child runs a closure and ends at once, by `_exit`: neither the test harness nor a destructor of
//! the parent's runs in it. A child that hangs is ended by its alarm, which the parent sees as a signal.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Seconds after which a child counts as hung.
const ALARM: u32 = 30;

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself; 0 if its closure returned, 101 if that panicked.
    Exit(i32),
    /// By a signal; `SIGALRM` if it hung.
    Signal(i32),
}

/// Forks, runs `body` in the child, and says how the child ended.
///
/// # Panics
/// If the system can't fork or wait.
#[must_use]
pub fn fork(body: impl FnOnce()) -> End {
    // SAFETY: the child runs Rust code after a fork of several threads. What it uses of the C library is
    // what that library protects (its allocator); the rest is what the tests are about.
    let pid = unsafe { libc::fork() };
    assert!(pid >= 0, "fork failed");
    if pid == 0 {
        // SAFETY: takes a number.
        unsafe { libc::alarm(ALARM) };
        let code = match catch_unwind(AssertUnwindSafe(body)) {
            Ok(()) => 0,
            Err(_) => 101,
        };
        // SAFETY: ends the process, at once.
        unsafe { libc::_exit(code) };
    }
    let mut status = 0;
    loop {
        // SAFETY: `status` is valid to write.
        let waited = unsafe { libc::waitpid(pid, &mut status, 0) };
        if waited == pid {
            break;
        }
        let error = std::io::Error::last_os_error();
        assert_eq!(error.kind(), std::io::ErrorKind::Interrupted, "{error}");
    }
    if libc::WIFEXITED(status) {
        End::Exit(libc::WEXITSTATUS(status))
    } else {
        End::Signal(libc::WTERMSIG(status))
    }
}
