//! Declarations of the library's own functions (`export_runtime!`), which cbindgen converts to C.
//!
//! The templates of the other languages name the same symbols. A test links a program that calls every one of them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Declarations of all of them, with their documentation, under the library's prefix.
#[must_use]
pub fn declarations(prefix: &str, handle: &TokenStream) -> TokenStream {
    let name = |suffix: &str| format_ident!("{prefix}_{suffix}");
    let (release, release_ptr, destroy, release_f64, is_live) = (
        name("release"),
        name("release_ptr"),
        name("destroy"),
        name("release_f64"),
        name("is_live"),
    );
    let (last_status, last_error, status_name) =
        (name("last_status"), name("last_error"), name("status_name"));
    let (buffer_new, buffer_free, live_count, fingerprint) = (
        name("buffer_new"),
        name("buffer_free"),
        name("live_count"),
        name("fingerprint"),
    );
    let (invoke, describe) = (name("invoke"), name("describe"));
    quote! {
        /// Ends a callback that Rust has handed over. A second call returns `REGISTRY_CLOSED`. Legal on any thread and during a call.
        #[no_mangle] pub extern "C" fn #release(handle: u64) -> i32 { loop {} }
        /// The same, for finalisers that pass a pointer: the handle as a `void *`.
        #[no_mangle] pub extern "C" fn #release_ptr(handle: *mut c_void) -> i32 { loop {} }
        /// `release_ptr` without a result: the type of a finaliser. The status is in `last_status`.
        #[no_mangle] pub extern "C" fn #destroy(handle: *mut c_void) { loop {} }
        /// The same, for hosts whose numbers are doubles. A number that is not whole is `REGISTRY_UNKNOWN_HANDLE`.
        #[no_mangle] pub extern "C" fn #release_f64(handle: f64) -> i32 { loop {} }
        /// Whether a call by this handle would find a callback: 1 or 0. Another thread may change it at once.
        #[no_mangle] pub extern "C" fn #is_live(handle: u64) -> i32 { loop {} }
        /// The status of this thread's last failed call, or `REGISTRY_OK` if a later call succeeded with a result that looks like a failure.
        #[no_mangle] pub extern "C" fn #last_status() -> i32 { loop {} }
        /// Copies the message of this thread's last failed call, always ended by a zero byte, and returns the size needed with that byte.
        #[no_mangle] pub extern "C" fn #last_error(buffer: *mut c_char, length: usize) -> usize { loop {} }
        /// The name of a status, such as `"CLOSED"`. Static; never null.
        #[no_mangle] pub extern "C" fn #status_name(status: i32) -> *const c_char { loop {} }
        /// Memory that the library owns until `buffer_free`, for hosts that have none to share. Null if there is none.
        #[no_mangle] pub extern "C" fn #buffer_new(length: usize) -> *mut c_void { loop {} }
        /// Frees the memory of a result. A pointer that the library did not give out, or freed before, is a status; null is nothing.
        #[no_mangle] pub extern "C" fn #buffer_free(data: *mut c_void) -> i32 { loop {} }
        /// How many callbacks are live.
        #[no_mangle] pub extern "C" fn #live_count() -> u64 { loop {} }
        /// The fingerprint of the interface that the library was built with.
        #[no_mangle] pub extern "C" fn #fingerprint() -> u64 { loop {} }
        /// Calls any callback whose parameters need no typed pointer, with tagged values. Writes `*result` only on `REGISTRY_OK`; null is allowed.
        #[no_mangle] pub extern "C" fn #invoke(handle: #handle, args: *const registry_value, count: usize, result: *mut registry_value) -> i32 { loop {} }
        /// Copies a callback's description (the record's lines), always ended by a zero byte, and returns the size needed with that byte; 0 for an unknown handle.
        #[no_mangle] pub extern "C" fn #describe(handle: #handle, buffer: *mut c_char, length: usize) -> usize { loop {} }
    }
}
