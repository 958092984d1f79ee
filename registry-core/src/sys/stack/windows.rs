//! Windows.

pub(super) const TELLS: bool = true;

#[link(name = "kernel32")]
unsafe extern "system" {
    fn GetCurrentThreadStackLimits(begin: *mut usize, end: *mut usize);
}

/// Where the stack of the calling thread begins, and its size.
#[allow(clippy::unnecessary_wraps, reason = "as where a system may not tell")]
pub(super) fn stack() -> Option<(usize, usize)> {
    let (mut begin, mut end) = (0, 0);
    // SAFETY: both are valid to write.
    unsafe { GetCurrentThreadStackLimits(&raw mut begin, &raw mut end) };
    Some((begin, end - begin))
}
