//! The C functions that end a callback, as Rust paths: for tables of functions that a host wants to have.
//!
//! [`export_runtime!`](crate::export_runtime) exports them to C under the library's prefix. Rust code needs no `extern` block for them, and
//! no `export_runtime!`.
//!
//! ```
//! use registry_core::{Status, c_api, exported_callback};
//! use std::ffi::c_void;
//!
//! #[repr(C)]
//! struct Events {
//!     user_data: *mut c_void,
//!     destroy: Option<unsafe extern "C" fn(*mut c_void)>,
//! }
//!
//! #[exported_callback]
//! type Event = fn();
//!
//! let handle = Event::export(|| {}).into_handle();
//! let events = Events { user_data: handle.into_user_data(), destroy: Some(c_api::destroy) };
//! unsafe { events.destroy.unwrap()(events.user_data) };
//! assert_eq!(c_api::release(handle.raw()), Status::Closed);
//! ```
//!
//! Each accepts any value, on any thread, at any time. A callback that foreign code does not own stays as it is.

use crate::runtime;
use crate::status::Status;
use core::ffi::c_void;

pub use crate::wrappers::stub::destroy;

/// Ends the callback that foreign code owns by this handle, as `<crate>_release` does.
///
/// Returns `OK`, or why it was not ended: for a handle that was never issued, is closed already, or whose callback Rust owns (`NOT_OWNED`).
pub extern "C" fn release(handle: u64) -> Status {
    runtime::release(handle)
}

/// As [`release`], by the `user_data` of a thunk or of [`Handle::into_user_data`](crate::Handle::into_user_data).
pub extern "C" fn release_ptr(user_data: *mut c_void) -> Status {
    runtime::release_ptr(user_data)
}
