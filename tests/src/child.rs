//! A forked child, and how it ended.
//!
//! The child ends by `_exit`: neither the test harness nor a destructor of the parent's runs in it. A
//! child that hangs is ended by its alarm, which the parent sees as a signal.

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

/// A child that runs, or has ended and was not asked how.
#[derive(Debug)]
#[must_use]
pub struct Child(libc::pid_t);

/// Forks, runs `body` in the child, and says how the child ended.
///
/// # Panics
/// If the system can't fork or wait.
#[must_use]
pub fn fork(body: impl FnOnce()) -> End {
    match split() {
        Some(child) => child.wait(),
        None => match catch_unwind(AssertUnwindSafe(body)) {
            Ok(()) => leave(0),
            Err(_) => leave(101),
        },
    }
}

/// Forks: the child in the parent, and nothing in the child, which has to [`leave`].
///
/// # Panics
/// If the system can't fork.
#[must_use]
pub fn split() -> Option<Child> {
    // SAFETY: the child runs Rust code after a fork of several threads. What it uses of the C library is
    // what that library protects (its allocator); the rest is what the tests are about.
    let pid = unsafe { libc::fork() };
    assert!(pid >= 0, "fork failed");
    if pid == 0 {
        // SAFETY: takes a number.
        unsafe { libc::alarm(ALARM) };
        return None;
    }
    Some(Child(pid))
}

/// Ends the child, at once.
pub fn leave(code: i32) -> ! {
    // SAFETY: ends the process.
    unsafe { libc::_exit(code) }
}

impl Child {
    /// What the system says that it does: `R` it runs, `S` it sleeps, `Z` it has ended.
    ///
    /// # Panics
    /// Where there is no `/proc`.
    #[must_use]
    pub fn state(&self) -> char {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0));
        let stat = stat.expect("the state of a child");
        // Behind the name, which stands in parentheses and may hold anything.
        let behind = stat.rsplit(')').next().unwrap_or_default();
        behind.trim_start().chars().next().expect("a state")
    }

    /// Ends it, at once.
    pub fn kill(&self) {
        // SAFETY: a child that has not been waited for, so that the number is its own.
        unsafe { libc::kill(self.0, libc::SIGKILL) };
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// If the system can't wait.
    #[must_use]
    pub fn wait(self) -> End {
        let mut status = 0;
        loop {
            // SAFETY: `status` is valid to write.
            let waited = unsafe { libc::waitpid(self.0, &mut status, 0) };
            if waited == self.0 {
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
}
