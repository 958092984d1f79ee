//! Writes a line to stderr without std's lock, which a thread of the parent may hold in a forked child.

/// Writes to stderr. Errors are ignored: stderr may be closed.
#[cfg(all(feature = "std", unix))]
pub(crate) fn write_line(line: &str) {
    use std::io::Write;
    use std::os::fd::FromRawFd;
    // `std::io::stderr()` has a lock, which may be held by a thread that does not exist in this forked child.
    // SAFETY: `ManuallyDrop` keeps the descriptor open. If descriptor 2 is closed the write fails.
    let stderr = unsafe { std::fs::File::from_raw_fd(2) };
    let mut stderr = core::mem::ManuallyDrop::new(stderr);
    let _ = stderr.write_all(line.as_bytes());
}

/// Writes to stderr. Errors are ignored: stderr may be closed.
#[cfg(all(feature = "std", not(unix)))]
pub(crate) fn write_line(line: &str) {
    use std::io::Write;
    let _ = std::io::stderr().write_all(line.as_bytes());
}
