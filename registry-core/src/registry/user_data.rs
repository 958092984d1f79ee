//! A handle as the `user_data` of a C interface, and back.
//!
//! Where pointers are as wide as a handle it is the handle itself; elsewhere a key (`registry/thunk_keys.rs`).

use crate::handle::Handle;
#[cfg(target_pointer_width = "64")]
use crate::values::lift::UserData;
use core::ffi::c_void;

impl Handle {
    /// The handle as the `user_data` of a C interface that hands the pointer back by a call of its
    /// own (SQLite's `sqlite3_user_data`), to be read there with [`Handle::from_user_data`].
    ///
    /// The pointer is an integer in disguise and must not be read through. On 32-bit targets it
    /// carries a 32-bit key of the registry instead of the handle.
    ///
    /// # Panics
    /// On 32-bit targets when all keys have been given out.
    #[must_use]
    #[allow(clippy::wrong_self_convention)] // `into` says that the number leaves Rust; a handle is `Copy`
    pub fn into_user_data(self) -> *mut c_void {
        user_data(self).expect("the thunk keys of this process are used up")
    }

    /// The handle that [`Handle::into_user_data`] put into a pointer, or `None` for null and for a
    /// pointer that holds none.
    #[must_use]
    pub fn from_user_data(user_data: *mut c_void) -> Option<Self> {
        Self::from_raw(raw_from_user_data(user_data))
    }
}

/// A handle as a pointer-sized integer; `None` when a 32-bit target has no key left.
#[cfg(target_pointer_width = "64")]
pub(crate) fn user_data(handle: Handle) -> Option<UserData> {
    Some(core::ptr::without_provenance_mut(handle.raw() as usize))
}

/// The handle's number in what came back; 0 is none.
#[cfg(target_pointer_width = "64")]
#[inline(always)]
pub(crate) fn raw_from_user_data(user_data: UserData) -> u64 {
    user_data.addr() as u64
}

#[cfg(not(target_pointer_width = "64"))]
pub(crate) use crate::registry::thunk_keys::{raw_from_user_data, user_data};
