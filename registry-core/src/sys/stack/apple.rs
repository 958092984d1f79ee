//! Apple's systems.

use core::ffi::c_void;

pub(super) const TELLS: bool = true;

unsafe extern "C" {
    fn pthread_self() -> *mut c_void;
    fn pthread_get_stackaddr_np(thread: *mut c_void) -> *mut c_void;
    fn pthread_get_stacksize_np(thread: *mut c_void) -> usize;
}

/// Where the stack of the calling thread begins, and its size.
pub(super) fn stack() -> Option<(usize, usize)> {
    // SAFETY: the thread is the calling one.
    let (end, size) = unsafe {
        let this = pthread_self();
        (
            pthread_get_stackaddr_np(this),
            pthread_get_stacksize_np(this),
        )
    };
    end.addr().checked_sub(size).map(|begin| (begin, size))
}
