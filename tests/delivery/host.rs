//! What a host in C calls: queues and promises by their handles.

use core::ffi::c_void;
use core::mem::size_of;
use registry_core::{Promise, Resolver, Status};

unsafe extern "C" {
    pub(crate) safe fn delivery_queue_new(capacity: usize) -> u64;
    pub(crate) fn delivery_queue_run(queue: u64, ran: *mut usize) -> Status;
    pub(crate) fn delivery_queue_next(queue: u64, promise: *mut u64) -> Status;
    #[cfg(not(miri))]
    pub(crate) fn delivery_queue_fd(queue: u64, descriptor: *mut i32) -> Status;
    pub(crate) fn delivery_queue_set_wake(
        queue: u64,
        function: Option<unsafe extern "C" fn(*mut c_void)>,
        user_data: *mut c_void,
    ) -> Status;
    pub(crate) fn delivery_queue_set_port(
        queue: u64,
        post: Option<unsafe extern "C" fn(i64, *mut c_void) -> u8>,
        port: i64,
    ) -> Status;
    pub(crate) safe fn delivery_promise_watch(promise: u64, queue: u64) -> Status;
    pub(crate) fn delivery_promise_take(promise: u64, result: *mut c_void, size: usize) -> Status;
    pub(crate) safe fn delivery_release(handle: u64) -> Status;
    pub(crate) fn delivery_describe(
        handle: u64,
        buffer: *mut core::ffi::c_char,
        length: usize,
    ) -> usize;
    pub(crate) fn delivery_last_error(buffer: *mut core::ffi::c_char, length: usize) -> usize;
}

/// What a host does for a promise of a plain value.
pub(crate) fn take<T: Copy>(promise: u64, nothing: T) -> (Status, T) {
    let mut value = nothing;
    // SAFETY: the size is that of the value.
    let status = unsafe { delivery_promise_take(promise, (&raw mut value).cast(), size_of::<T>()) };
    (status, value)
}

pub(crate) fn run(queue: u64) -> (Status, usize) {
    let mut ran = 0;
    // SAFETY: a valid pointer.
    (unsafe { delivery_queue_run(queue, &raw mut ran) }, ran)
}

pub(crate) fn next(queue: u64) -> (Status, u64) {
    let mut promise = 0;
    // SAFETY: a valid pointer.
    (
        unsafe { delivery_queue_next(queue, &raw mut promise) },
        promise,
    )
}

pub(crate) fn promise<R: registry_core::Lower + Send + 'static>() -> (u64, Resolver<R>) {
    let (promise, resolver) = Promise::new();
    (promise.into_handle().raw(), resolver)
}

pub(crate) fn last_error() -> String {
    let mut text = [0_u8; 300];
    // SAFETY: the buffer has this length.
    let needed = unsafe { delivery_last_error(text.as_mut_ptr().cast(), text.len()) };
    String::from_utf8_lossy(&text[..needed - 1]).into_owned()
}
