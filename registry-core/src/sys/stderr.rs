//! One line to stderr, also in a forked child: by no lock that a thread of the parent may hold.

/// Writes to stderr. A closed one is no reason to fail.
#[cfg(all(feature = "std", unix))]
pub(crate) fn write_line(line: &str) {
    use std::io::Write;
    use std::os::fd::FromRawFd;
    // Not by `std::io::stderr()`: its lock may be held by a thread that is not in this forked child.
    // SAFETY: the file is not closed by its drop, which does not happen; 2 may be closed, and then the
    // write fails.
    let stderr = unsafe { std::fs::File::from_raw_fd(2) };
    let mut stderr = core::mem::ManuallyDrop::new(stderr);
    let _ = stderr.write_all(line.as_bytes());
}

/// Writes to stderr. A closed one is no reason to fail.
#[cfg(all(feature = "std", not(unix)))]
pub(crate) fn write_line(line: &str) {
    use std::io::Write;
    let _ = std::io::stderr().write_all(line.as_bytes());
}
