//! Linux with glibc.

use core::ffi::{c_int, c_void};
use core::ptr::null_mut;

pub(super) const TELLS: bool = true;

/// `pthread_attr_t`, with more room than any processor's has.
#[repr(C, align(16))]
struct Attributes([u8; 256]);

unsafe extern "C" {
    fn pthread_self() -> *mut c_void;
    fn pthread_getattr_np(thread: *mut c_void, attributes: *mut Attributes) -> c_int;
    fn pthread_attr_getstack(
        attributes: *const Attributes,
        begin: *mut *mut c_void,
        size: *mut usize,
    ) -> c_int;
    fn pthread_attr_destroy(attributes: *mut Attributes) -> c_int;
}

/// Where the stack of the calling thread begins, and its size. Allocates, and on the main thread reads `/proc/self/maps`.
pub(super) fn stack() -> Option<(usize, usize)> {
    let mut attributes = Attributes([0; 256]);
    let (mut begin, mut size) = (null_mut(), 0);
    // SAFETY: the thread is the calling one. There is room for what is written, and what is read has been written.
    let is_known = unsafe {
        if pthread_getattr_np(pthread_self(), &raw mut attributes) != 0 {
            return None;
        }
        let read = pthread_attr_getstack(&raw const attributes, &raw mut begin, &raw mut size);
        pthread_attr_destroy(&raw mut attributes);
        read == 0
    };
    is_known.then(|| (begin.addr(), size))
}
