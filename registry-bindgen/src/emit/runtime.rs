//! Declarations of the library's own functions (`export_runtime!`), which cbindgen converts to C.
//!
//! The templates of the other languages name the same symbols. A test links a program that calls every one of them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// Declarations of all of them, with their documentation, under the library's prefix.
#[must_use]
pub fn declarations(prefix: &str, has_queues: bool, handle: &TokenStream) -> TokenStream {
    let name = |suffix: &str| format_ident!("{prefix}_{suffix}");
    [
        ends(name),
        failures(name),
        memory(name),
        reports(name, handle),
        hosts(name),
        by_description(name, handle),
        if has_queues {
            queues(name, handle)
        } else {
            quote!()
        },
    ]
    .into_iter()
    .collect()
}

/// Ends a callback, and asks whether it has ended.
fn ends(name: impl Fn(&str) -> Ident) -> TokenStream {
    let (release, release_ptr, destroy, destroy_u64, destroy_f64, release_f64, is_live) = (
        name("release"),
        name("release_ptr"),
        name("destroy"),
        name("destroy_u64"),
        name("destroy_f64"),
        name("release_f64"),
        name("is_live"),
    );
    quote! {
        /// Ends a callback that Rust has handed over. A second call returns `REGISTRY_CLOSED`. Legal on any thread and during a call.
        #[no_mangle] pub extern "C" fn #release(handle: u64) -> i32 { loop {} }
        /// The same, for finalisers that pass a pointer: the handle as a `void *`.
        #[no_mangle] pub extern "C" fn #release_ptr(handle: *mut c_void) -> i32 { loop {} }
        /// `release_ptr` for a finaliser: it has no result, and this thread's last status and error remain unchanged.
        #[no_mangle] pub extern "C" fn #destroy(handle: *mut c_void) { loop {} }
        /// The same by the handle.
        #[no_mangle] pub extern "C" fn #destroy_u64(handle: u64) { loop {} }
        /// The same for hosts whose numbers are doubles.
        #[no_mangle] pub extern "C" fn #destroy_f64(handle: f64) { loop {} }
        /// The same, for hosts whose numbers are doubles. A number that is not whole is `REGISTRY_UNKNOWN_HANDLE`.
        #[no_mangle] pub extern "C" fn #release_f64(handle: f64) -> i32 { loop {} }
        /// Whether a call by this handle would find a callback: 1 or 0. Another thread may change it at once.
        #[no_mangle] pub extern "C" fn #is_live(handle: u64) -> i32 { loop {} }
    }
}

/// How the last calls of a thread ended.
fn failures(name: impl Fn(&str) -> Ident) -> TokenStream {
    let (last_status, last_error, last_error_code, take_error, status_name) = (
        name("last_status"),
        name("last_error"),
        name("last_error_code"),
        name("take_error"),
        name("status_name"),
    );
    quote! {
        /// The status of this thread's last failed call, or `REGISTRY_OK` if a later call succeeded without a result or with one that looks like a failure.
        #[no_mangle] pub extern "C" fn #last_status() -> i32 { loop {} }
        /// Copies the message of this thread's last failed call, always with a NUL at its end, and returns the size needed with the NUL.
        #[no_mangle] pub extern "C" fn #last_error(buffer: *mut c_char, length: usize) -> usize { loop {} }
        /// The code of the error that this thread's last failed call returned, such as an `errno`. 0 if the error has none, or the call failed in another way.
        #[no_mangle] pub extern "C" fn #last_error_code() -> i32 { loop {} }
        /// Message and code of this thread's newest call with this handle and this status. It is for callers that may be interrupted before they ask, for example by a signal handler. Each message is found once. `*code` is 0 if the error has none; null is allowed.
        #[no_mangle] pub extern "C" fn #take_error(handle: u64, status: i32, buffer: *mut c_char, length: usize, code: *mut i32) -> usize { loop {} }
        /// The name of a status, such as `"CLOSED"`. Static; never null.
        #[no_mangle] pub extern "C" fn #status_name(status: i32) -> *const c_char { loop {} }
    }
}

/// Buffers, and what is live.
fn memory(name: impl Fn(&str) -> Ident) -> TokenStream {
    let (buffer_new, buffer_free, live_count) =
        (name("buffer_new"), name("buffer_free"), name("live_count"));
    quote! {
        /// Allocates memory, for hosts that have none to share with the library, which owns it until `buffer_free`. Null if no memory is left.
        #[no_mangle] pub extern "C" fn #buffer_new(length: usize) -> *mut c_void { loop {} }
        /// Frees the memory of a result. Null is accepted. Any other pointer that is not such memory, or was freed before, is `REGISTRY_INVALID_ARGUMENT`.
        #[no_mangle] pub extern "C" fn #buffer_free(data: *mut c_void) -> i32 { loop {} }
        /// How many callbacks are live.
        #[no_mangle] pub extern "C" fn #live_count() -> u64 { loop {} }
    }
}

/// Who hears of failures.
fn reports(name: impl Fn(&str) -> Ident, handle: &TokenStream) -> TokenStream {
    let (set_error_hook, silence_errors) = (name("set_error_hook"), name("silence_errors"));
    quote! {
        /// Replaces the error hook of this process, which is called with every failure. Null restores the default hook, which writes to stderr. `function` runs on the thread whose call failed, with `user_data`, the status, the handle (0 for none) and the message, which is valid during the call. It may run on several threads at once, and it must return. Where a host of `host_open_with_stack` finds too little of the stack, the default hook is called instead. The result is 1 if a hook that was set before may still be running, and 0 if none runs any more, so that their data may be freed.
        #[no_mangle] pub extern "C" fn #set_error_hook(function: Option<extern "C" fn(user_data: *mut c_void, status: i32, handle: #handle, message: *const c_char)>, user_data: *mut c_void) -> i32 { loop {} }
        /// Stops all reports of failures, to stderr and to the hook, until a hook is set again.
        #[no_mangle] pub extern "C" fn #silence_errors() { loop {} }
    }
}

/// Parts of the program that implement callables.
fn hosts(name: impl Fn(&str) -> Ident) -> TokenStream {
    let (host_open, host_close) = (name("host_open"), name("host_close"));
    let (host_open_in, host_released) = (name("host_open_in"), name("host_released"));
    let host_open_with_stack = name("host_open_with_stack");
    quote! {
        /// Makes a host, for the field `host` of callables that must not be called after a part of the program has ended: an interpreter, a plugin. 0 if there is no room.
        #[no_mangle] pub extern "C" fn #host_open() -> u64 { loop {} }
        /// Makes a host whose code needs so many bytes of the thread's stack, and may end the process where it finds less. Where less is left (on a stack smaller than twice that: less than half of it), its callables are `REGISTRY_EXHAUSTED`; releases, and in the whole process what wakes a queue, run on a thread that is made for them and waited for, and that is inside a callback; and the default error hook is called instead of one of C's. So its callables may be released on any thread. The most that any host has asked for counts, also after that host has closed. 0 if there is no room.
        #[no_mangle] pub extern "C" fn #host_open_with_stack(bytes: usize) -> u64 { loop {} }
        /// Makes a host that is in one place, whichever thread runs it: an isolate. `current` returns the place that the calling thread is in, or null, and may be called on any thread. A call of a callable elsewhere is `REGISTRY_WRONG_THREAD`. `*finaliser`, which may be null, gets what `destroy` takes to close the host. 0 if the calling thread is in no place, or there is no room.
        #[no_mangle] pub extern "C" fn #host_open_in(current: Option<extern "C" fn() -> *mut c_void>, finaliser: *mut *mut c_void) -> u64 { loop {} }
        /// Writes the `user_data` of a callable that was released in another place than its host's, and forgets it, so that each is written once. Null if there is no other.
        #[no_mangle] pub extern "C" fn #host_released(host: u64, user_data: *mut *mut c_void) -> i32 { loop {} }
        /// Closes a host, and waits until none of its callables runs. From then on their calls fail with `REGISTRY_CLOSED`, and none is released. On a thread that is inside a callback it returns `REGISTRY_BUSY` and does not wait.
        #[no_mangle] pub extern "C" fn #host_close(host: u64) -> i32 { loop {} }
    }
}

/// Calls and descriptions for callers that know the interface at run time.
fn by_description(name: impl Fn(&str) -> Ident, handle: &TokenStream) -> TokenStream {
    let (fingerprint, invoke, describe) = (name("fingerprint"), name("invoke"), name("describe"));
    quote! {
        /// The fingerprint of the interface that the library was built with.
        #[no_mangle] pub extern "C" fn #fingerprint() -> u64 { loop {} }
        /// Calls any callback whose parameters need no typed pointer, with tagged values. Writes `*result` only on `REGISTRY_OK`; null is allowed.
        #[no_mangle] pub extern "C" fn #invoke(handle: #handle, args: *const registry_value, count: usize, result: *mut registry_value) -> i32 { loop {} }
        /// Copies a callback's description (the record's lines), always with a NUL at its end, and returns the size needed with the NUL; 0 for an unknown handle.
        #[no_mangle] pub extern "C" fn #describe(handle: #handle, buffer: *mut c_char, length: usize) -> usize { loop {} }
    }
}

/// What `export_runtime!(queues)` adds.
fn queues(name: impl Fn(&str) -> Ident, handle: &TokenStream) -> TokenStream {
    let (new, run, next, fd) = (
        name("queue_new"),
        name("queue_run"),
        name("queue_next"),
        name("queue_fd"),
    );
    let (set_wake, set_port, watch, take) = (
        name("queue_set_wake"),
        name("queue_set_port"),
        name("promise_watch"),
        name("promise_take"),
    );
    quote! {
        /// Makes a queue of the calling thread, in which at most `capacity` calls wait. `release` ends it. 0 if there is no room for it.
        #[no_mangle] pub extern "C" fn #new(capacity: usize) -> #handle { loop {} }
        /// Runs the calls that wait in a queue, on its thread, and writes how many there were to `*ran`, which may be null. After a wake-up call this, then `queue_next` until it writes 0.
        #[no_mangle] pub extern "C" fn #run(queue: #handle, ran: *mut usize) -> i32 { loop {} }
        /// Writes the next promise of this queue that `promise_take` can take now, or 0. Each promise is written once.
        #[no_mangle] pub extern "C" fn #next(queue: #handle, promise: *mut #handle) -> i32 { loop {} }
        /// Writes a new file descriptor, which is readable when a queue has something to run or a promise to take. The caller closes it.
        #[no_mangle] pub extern "C" fn #fd(queue: #handle, descriptor: *mut i32) -> i32 { loop {} }
        /// Has `function(user_data)` called when a queue gets something, on the thread that brings it, or, where a host needs more of the stack than is left, on one that is made for it and waited for; so it takes no lock that a caller of Rust may hold. It is also called at once if something is there. It should only wake the event loop. Both must stay valid until the process ends.
        #[no_mangle] pub extern "C" fn #set_wake(queue: #handle, function: Option<extern "C" fn(user_data: *mut c_void)>, user_data: *mut c_void) -> i32 { loop {} }
        /// As `queue_set_wake`, but posts an empty message to a port of a Dart VM by its own function, `Dart_PostCObject`.
        #[no_mangle] pub extern "C" fn #set_port(queue: #handle, post: Option<extern "C" fn(port: i64, message: *mut c_void) -> u8>, port: i64) -> i32 { loop {} }
        /// Has `queue_next` name a promise once its value is there, or can't come any more. To be called on the queue's thread.
        #[no_mangle] pub extern "C" fn #watch(promise: #handle, queue: #handle) -> i32 { loop {} }
        /// Writes the value of a promise, which has `size` bytes, to `*result`, and ends the promise. `REGISTRY_BUSY` if it is not there yet, `REGISTRY_CLOSED` if it can't come any more. `release` cancels a promise that nobody takes.
        #[no_mangle] pub extern "C" fn #take(promise: #handle, result: *mut c_void, size: usize) -> i32 { loop {} }
    }
}
