//! The C surface: the functions that [`export_runtime!`](crate::export_runtime) exports under the library's prefix.
//!
//! Invariant: each function accepts any integer, on any thread, at any time. Pointers must be null or valid for the stated size.

use crate::call::dynamic as by_value;
use crate::delivery::{host_queue, promise};
use crate::errors::failure::{Detail, Failure};
use crate::errors::{hook, last_error};
use crate::handle;
use crate::registry::{REGISTRY, ownership, telling, user_data};
use crate::status::Status;
use crate::sys::panic;
use crate::values::buffer;
use crate::values::raw_handle::{self, RawHandle, UserData};
use crate::wrappers::host;
use core::ffi::{c_char, c_void};

/// `<crate>_release(uint64_t)`.
#[must_use]
pub fn release(raw: u64) -> Status {
    ownership::release(raw)
}

/// `<crate>_release_ptr(void *)`: for finalisers, whose argument is a `user_data` from a thunk or from `into_user_data`.
#[must_use]
pub fn release_ptr(user_data: UserData) -> Status {
    ownership::release(user_data::raw_from_user_data(user_data))
}

/// `<crate>_destroy(void *)`: releases as [`release_ptr`], with the type that C interfaces take for a finaliser, `void (*)(void *)`: SQLite's
/// `xDestroy`, GLib's `GDestroyNotify`.
///
/// A finaliser may run at any moment of the program, so this function never changes the thread's `last_status` and `last_error`, even if the
/// release fails or the drop of the captures makes calls. The error hook is called for a handle that could not be released.
pub fn destroy(user_data: UserData) {
    ownership::finalise(user_data::raw_from_user_data(user_data));
}

/// `<crate>_destroy_u64(uint64_t)`: [`destroy`] with the handle, for the finalisers of bindings.
pub fn destroy_u64(raw: u64) {
    ownership::finalise(raw);
}

/// `<crate>_destroy_f64(double)`: [`destroy`] for hosts whose numbers are doubles.
pub fn destroy_f64(value: f64) {
    ownership::finalise(handle::raw_or_none(value));
}

/// `<crate>_release_f64(double)`: for hosts whose numbers are doubles.
#[must_use]
pub fn release_f64(value: f64) -> Status {
    ownership::release(handle::raw_or_none(value))
}

/// `<crate>_is_live(uint64_t)`: 1 if a call would find the callback now, else 0.
#[must_use]
pub fn is_live(raw: u64) -> i32 {
    i32::from(ownership::is_live(raw))
}

/// `<crate>_last_status(void)`.
#[must_use]
pub fn last_status() -> i32 {
    last_error::last_status().raw()
}

/// `<crate>_last_error(char *, size_t)`: writes the message, truncated to `len` bytes with its NUL, and returns the bytes
/// that the whole message needs with its NUL.
///
/// A message is never truncated inside a character. Without an error it is empty.
///
/// # Safety
/// `buf` is null, or valid to write for `len` bytes.
#[must_use]
pub unsafe fn last_error(buf: *mut c_char, len: usize) -> usize {
    // SAFETY: the caller's promise.
    unsafe { copy_text(&last_error::last_error().unwrap_or_default(), buf, len) }
}

/// `<crate>_last_error_code(void)`: the code of the error of the thread's last failed call, or 0 if it has none.
#[must_use]
pub fn last_error_code() -> i32 {
    last_error::last_error_code().unwrap_or(0)
}

/// `<crate>_take_error(uint64_t, int32_t, char *, size_t, int32_t *)`: writes the message of the calling thread's newest call with this handle
/// and this status, as [`last_error()`] writes its message, and the code of its error, or 0 if it has none. A message that has been copied
/// completely is removed, and its code with it.
///
/// It is for a caller that has the status from the call itself and may be interrupted before it asks for the message, by a signal handler or
/// a finaliser that calls the library too. In that case `last_error` would return the message of the interruption. The message is
/// empty if there is none. A thread stores its last 8 failures that have not been taken. The handle of a function is its hardcoded one.
///
/// # Safety
/// 1. `buf` is null, or valid to write for `len` bytes.
/// 2. `code` is null, or valid to write. It need not be aligned.
#[must_use]
pub unsafe fn take_error(
    handle: u64,
    status: i32,
    buf: *mut c_char,
    len: usize,
    code: *mut i32,
) -> usize {
    let mut needed = 0;
    last_error::take(handle, status, |text, found| {
        if !code.is_null() {
            // SAFETY: the caller's promise.
            unsafe { code.write_unaligned(found.unwrap_or(0)) };
        }
        // SAFETY: the caller's promise.
        needed = unsafe { copy_text(text, buf, len) };
        !buf.is_null() && needed <= len
    });
    needed
}

/// `<crate>_describe(handle, char *, size_t)`: writes the record of a callback as [`last_error()`] writes a message. Returns 0 for a
/// handle without an entry.
///
/// # Safety
/// As [`last_error()`].
#[must_use]
pub unsafe fn describe(handle: RawHandle, buf: *mut c_char, len: usize) -> usize {
    match by_value::describe(handle) {
        // SAFETY: the caller's promise.
        Some(text) => unsafe { copy_text(&text, buf, len) },
        None => {
            // SAFETY: the caller's promise.
            unsafe { copy_text("", buf, len) };
            0
        }
    }
}

/// Writes the text, truncated to `len` bytes with its NUL, and returns the bytes that the whole text needs with its NUL.
///
/// # Safety
/// `buf` is null, or valid to write for `len` bytes.
unsafe fn copy_text(text: &str, buf: *mut c_char, len: usize) -> usize {
    let needed = text.len() + 1;
    if buf.is_null() || len == 0 {
        return needed;
    }
    let mut end = text.len().min(len - 1);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let out = buf.cast::<u8>();
    for (at, &byte) in text.as_bytes()[..end].iter().enumerate() {
        // C would take a NUL inside the text for its end.
        let byte = if byte == 0 { b' ' } else { byte };
        // SAFETY: `at` is below `end`, which is below `len`.
        unsafe { out.add(at).write(byte) };
    }
    // SAFETY: `end` is below `len`.
    unsafe { out.add(end).write(0) };
    needed
}

/// `<crate>_status_name(int32_t)`: a static string. For a number that is not a status it is `"UNKNOWN_STATUS"`.
#[must_use]
pub fn status_name(number: i32) -> *const c_char {
    Status::c_name(number).as_ptr()
}

/// `<crate>_set_error_hook(function, user_data)`: replaces the error hook of the process. Null restores the default hook, which writes one
/// line to stderr when a callback fails with a given status for the first time.
///
/// `function(user_data, status, handle, message)` runs on the thread whose call failed, after the call and without a lock of the library, so it
/// may use the library in any way. A failure inside the hook does not call the hook again. The handle is 0 if the failure has none. The message
/// is valid during the call. The function must return: a foreign exception ends the process.
///
/// Where a host ([`host_open_with_stack`]) finds too little of the thread's stack, the function is not called: the failure goes to the default hook.
///
/// The result is 0 if no hook that was set before runs any more, so what they use may be freed. It is 1 if one may still be running, on
/// another thread or around this call. This function does not wait for it: call it again later, with the same arguments.
///
/// # Safety
/// 1. `function` is null, or may be called on any thread, on several at once, with this `user_data`.
/// 2. Both stay valid until another hook has been set and, then or later, a call of this function has returned 0.
#[must_use]
pub unsafe fn set_error_hook(function: Option<ForeignHook>, user_data: *mut c_void) -> i32 {
    // SAFETY: the caller's promise.
    i32::from(unsafe { hook::set_foreign(function, user_data) })
}

/// `<crate>_silence_errors(void)`: from now on no failure is written to stderr or passed to a hook, until a hook is set again.
pub fn silence_errors() {
    hook::silence();
}

/// `<crate>_buffer_new(size_t)`: zeroed memory that `buffer_free` frees. Null for 0 bytes or if the allocation fails.
#[must_use]
pub fn buffer_new(len: usize) -> *mut c_void {
    panic::guard(|| buffer::zeroed(len))
        .unwrap_or(core::ptr::null_mut())
        .cast()
}

/// `<crate>_buffer_free(void *)`.
#[must_use]
pub fn buffer_free(ptr: *mut c_void) -> Status {
    // The elements have no drop glue; the guard is there because an allocator may panic.
    panic::guard(|| buffer::free(ptr.addr())).unwrap_or(Status::Panicked)
}

/// `<crate>_live_count(void)`: the number of closures that are live, or closed but not yet dropped.
#[must_use]
pub fn live_count() -> u64 {
    REGISTRY.begun_and_ended().live()
}

/// `<crate>_host_open(void)`: makes a host, whose end ends the callables that name it in the field `host` of their struct. 0 if there is no room.
///
/// A host is a part of the program that implements callables and may end before the Rust code that calls them: an interpreter, a plugin. It counts as
/// one in [`live_count`].
#[must_use]
pub fn host_open() -> u64 {
    host::open()
}

/// `<crate>_host_open_with_stack(size_t)`: makes a host whose code needs so many bytes of the thread's stack, and may end the process where it finds less, as a JVM
/// does. Otherwise as [`host_open`].
///
/// Where less is left (on a stack smaller than twice that: less than half of it), a call of its callables is [`Status::Exhausted`]. What can't be refused is called on a
/// thread that is made for it then, and waited for: the release of its callables, and, in the whole process, what wakes a queue. That thread is inside a callback: to close
/// a host there is [`Status::Busy`]. Nor is an error hook of foreign code called where so little is left: the default hook is. The most that any host has asked for counts,
/// also after that host has closed.
///
/// So such a host promises that its callables may be released on any thread. A release takes no lock that a caller of Rust may hold.
///
/// A stack that is not the thread's own, such as a coroutine's, is never too small. Neither is any on a system other than Linux with glibc, Apple's and Windows.
#[must_use]
pub fn host_open_with_stack(bytes: usize) -> u64 {
    host::open_with_stack(bytes)
}

/// `<crate>_host_open_in(void *(*current)(void), void **)`: makes a host that is in one place, such as an isolate of Dart, whichever thread runs it. `current`
/// returns the place that the calling thread is in, or null. A call of a callable anywhere else is [`Status::WrongThread`]. One that is released elsewhere is
/// not called, and [`host_released`] tells of it. Inside a finaliser (`<crate>_destroy` and its kinds) a thread is in no place: a runtime runs them also while the place ends.
///
/// Writes the host as a finaliser takes it, for `<crate>_destroy(void *)`, which closes it and does not wait. Returns 0, with `INVALID_ARGUMENT`, if `current` is null or
/// returns null, and with `EXHAUSTED` if there is no room.
///
/// # Safety
/// 1. `current` is null, or may be called on any thread until the host is closed and no call of its callables is under way any more: `<crate>_destroy` does not
///    wait for them. It does not unwind.
/// 2. A place closes its host before it ends: another one may have the same address from then on.
/// 3. `finaliser` is null, or valid to write. It need not be aligned.
#[must_use]
pub unsafe fn host_open_in(current: Option<CurrentPlace>, finaliser: *mut *mut c_void) -> u64 {
    let write = |key| {
        if !finaliser.is_null() {
            // SAFETY: the caller's promise.
            unsafe { finaliser.write_unaligned(key) };
        }
    };
    // SAFETY: the caller's promise.
    unsafe { host::open_in(current, write) }
}

/// `<crate>_host_released(uint64_t, void **)`: writes the `user_data` of a callable that was released in another place than its host's, each one once, or null
/// if there is no more.
///
/// # Safety
/// `user_data` is null, or valid to write. It need not be aligned. Null takes nothing.
#[must_use]
pub unsafe fn host_released(host: u64, user_data: *mut *mut c_void) -> Status {
    if user_data.is_null() {
        return telling::fail(invalid("the pointer for the `user_data` is null"));
    }
    match host::released(host) {
        Ok(released) => {
            // SAFETY: the caller's promise.
            unsafe { user_data.write_unaligned(released) };
            Status::Ok
        }
        Err(status) => status,
    }
}

/// `<crate>_host_close(uint64_t)`: closes a host and waits for the calls of its callables to return. From then on a call of a callable is CLOSED, and
/// none is released: the host frees what they use.
///
/// Returns [`Status::Busy`] without waiting if the thread is inside a callback itself, or inside a callable of a host. The host is closed then, and calls
/// may still be running: close it again from outside, which waits for them. [`Status::Closed`] says that the host was closed before, and that no call
/// runs any more. So of several threads that close one host all wait, and one gets 0.
#[must_use]
pub fn host_close(host: u64) -> Status {
    host::close(host)
}

/// `<crate>_queue_new(size_t)`: a queue of the calling thread, in which at most `capacity` calls wait. `release` ends it.
///
/// Returns 0, with `EXHAUSTED`, if no entry or no memory is left, or the capacity is above 1,048,575.
#[must_use]
pub fn queue_new(capacity: usize) -> RawHandle {
    host_queue::new(capacity)
}

/// `<crate>_queue_run(uint64_t, size_t *)`: runs the calls that wait, on the queue's thread, and writes how many ran.
///
/// `WRONG_THREAD` on another one, `BUSY` from inside one of the calls. After a wake-up call this first, then [`queue_next`] until it writes 0.
///
/// # Safety
/// `ran` is null or valid to write.
pub unsafe fn queue_run(queue: RawHandle, ran: *mut usize) -> Status {
    let mut count = 0;
    let status = host_queue::run(queue, &mut count);
    if status == Status::Ok {
        // SAFETY: the caller's promise.
        unsafe { write(ran, count) };
    }
    status
}

/// `<crate>_queue_next(uint64_t, uint64_t *)`: writes the handle of a promise of this queue that has become ready, each once, or 0.
/// `INVALID_ARGUMENT` if the pointer is null: a promise is named once, so it would be lost.
///
/// # Safety
/// `promise` is null or valid to write.
pub unsafe fn queue_next(queue: RawHandle, promise: *mut RawHandle) -> Status {
    if promise.is_null() {
        return telling::fail(invalid("the pointer for the promise is null"));
    }
    let mut ready = 0;
    let status = host_queue::next(queue, &mut ready);
    if status == Status::Ok {
        let ready = raw_handle::lower_handle(crate::handle::Handle::from_raw(ready));
        // SAFETY: the caller's promise.
        unsafe { write(promise, ready) };
    }
    status
}

/// `<crate>_queue_fd(uint64_t, int32_t *)`: writes a new descriptor, which is readable when calls or promises wait. The caller closes it.
///
/// `FAILED` where the system has none, and in a forked child, whose parent's it is.
///
/// # Safety
/// `descriptor` is null or valid to write.
pub unsafe fn queue_fd(queue: RawHandle, descriptor: *mut i32) -> Status {
    if descriptor.is_null() {
        // Nobody could close what nobody is told.
        return telling::fail(invalid("the pointer for the descriptor is null"));
    }
    let mut made = -1;
    let status = host_queue::descriptor(queue, &mut made);
    if status == Status::Ok {
        // SAFETY: the caller's promise.
        unsafe { write(descriptor, made) };
    }
    status
}

/// `<crate>_queue_set_wake(uint64_t, function, user_data)`: has `function(user_data)` called when something comes, and at once if something waits.
///
/// It runs on the thread that calls or resolves, or, where a host needs more of the stack than is left ([`host_open_with_stack`]), on one that is made for it and waited
/// for. So it should only wake the event loop, and takes no lock that a caller of Rust may hold. It may be called more often than needed.
///
/// # Safety
/// `function` may be called on any thread with this `user_data`, until the process ends: a call may be under way when the queue ends.
pub unsafe fn queue_set_wake(
    queue: RawHandle,
    function: Option<host_queue::ForeignWake>,
    user_data: *mut c_void,
) -> Status {
    match function {
        // SAFETY: the caller's promise.
        Some(function) => unsafe { host_queue::set_wake(queue, function, user_data) },
        None => telling::fail(invalid("the function that wakes is null")),
    }
}

/// `<crate>_queue_set_port(uint64_t, bool (*post)(int64_t port, void *message), int64_t)`: as [`queue_set_wake`], but posts an empty message to a port of a Dart VM by its
/// own function (`Dart_PostCObject`).
///
/// Don't wake by a `NativeCallable.listener`: its stub waits until an isolate may run, and meanwhile holds a lock that running isolates need. Posting a message never
/// waits.
///
/// # Safety
/// `post` is null, or may be called on any thread, until the process ends, with this port and a message of 64 bytes that are 0.
pub unsafe fn queue_set_port(
    queue: RawHandle,
    post: Option<host_queue::ForeignPost>,
    port: i64,
) -> Status {
    match post {
        // SAFETY: the caller's promise.
        Some(post) => unsafe { host_queue::set_port(queue, post, port) },
        None => telling::fail(invalid("the function that posts is null")),
    }
}

/// `<crate>_promise_watch(uint64_t, uint64_t)`: has the queue name the promise when its value has come or can't come any more.
///
/// On the queue's thread. A promise has one queue: the last one.
#[must_use]
pub fn promise_watch(promise: RawHandle, queue: RawHandle) -> Status {
    host_queue::watch(promise, queue)
}

/// `<crate>_promise_take(uint64_t, void *, size_t)`: writes the value, of so many bytes, and ends the promise. On any thread.
///
/// `BUSY` if the value is not there yet; `FAILED` if it is an error; `CLOSED` if it was taken, or can't come any more. Null drops the value.
///
/// # Safety
/// `result` is null or valid to write for `size` bytes.
#[must_use]
pub unsafe fn promise_take(promise: RawHandle, result: *mut c_void, size: usize) -> Status {
    // SAFETY: the caller's promise.
    unsafe { promise::take(promise, result, size) }
}

/// # Safety
/// The pointer is null or valid to write.
unsafe fn write<T>(pointer: *mut T, value: T) {
    if !pointer.is_null() {
        // SAFETY: the caller's promise.
        unsafe { pointer.write_unaligned(value) };
    }
}

#[cold]
fn invalid(text: &str) -> Failure {
    Failure::new(Status::InvalidArgument, 0, None).with(Detail::Text(text.into()))
}

/// `<crate>_trapped(void)`, on wasm32: the host calls it after it has caught a trap, or an exception that left a function of this
/// instance. Callbacks that were running, and those of scopes, are lost, and no closure is dropped from then on. The library notices a panic
/// by itself.
///
/// Returns [`Status::Panicked`] if there was a panic since the last question, whose message is the last error then, and otherwise [`Status::Ok`].
#[cfg(target_arch = "wasm32")]
pub fn trapped() -> Status {
    crate::registry::trap::note();
    crate::registry::trap::take_panic()
}

pub use crate::call::dynamic::invoke;
pub use crate::call::host::CurrentPlace;
pub use crate::delivery::host_queue::{ForeignPost, ForeignWake};
pub use crate::errors::hook::ForeignHook;
