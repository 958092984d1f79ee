//! A handle as the `user_data` of a C interface, and back.
//!
//! It is the handle itself where pointers are as wide as a handle, and a thunk key elsewhere.

use crate::handle::Handle;
use crate::values::raw_handle::UserData;
use core::ffi::c_void;

impl Handle {
    /// The handle as the `user_data` of a C interface that hands the pointer back by a call of its
    /// own (SQLite's `sqlite3_user_data`), to be read there with [`Handle::from_user_data`].
    ///
    /// The pointer is an integer and must not be dereferenced. On 32-bit targets it is a 32-bit key, which the registry maps to the handle.
    ///
    /// # Panics
    /// On 32-bit targets if all keys have been used.
    #[must_use]
    #[allow(clippy::wrong_self_convention)] // `into` says that the number leaves Rust; a handle is `Copy`
    pub fn into_user_data(self) -> *mut c_void {
        user_data(self).expect("the thunk keys of this process are used up")
    }

    /// The handle that [`Handle::into_user_data`] turned into a pointer. `None` for null, and for any other pointer.
    #[must_use]
    pub fn from_user_data(user_data: *mut c_void) -> Option<Self> {
        Self::from_raw(raw_from_user_data(user_data))
    }
}

/// A type in which C passes `user_data`: what `user_data = ..` of the attribute accepts.
///
/// It is a pointer or an integer that is as wide as one, so that a handle fits in. Any value is harmless.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't hold a handle, as the type of `user_data` must",
    label = "not a pointer, and no integer of that width",
    note = "what can: raw pointers, `isize`, `usize`, `i64`, `u64`"
)]
pub trait UserDataType: Copy + sealed::Sealed {
    /// The `user_data` as a pointer.
    #[doc(hidden)]
    fn into_pointer(self) -> UserData;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! user_data_types {
    ($([$($generic:tt)*] $type:ty, $value:ident => $pointer:expr;)*) => {$(
        impl $($generic)* sealed::Sealed for $type {}
        #[diagnostic::do_not_recommend]
        impl $($generic)* UserDataType for $type {
            #[inline(always)]
            fn into_pointer(self) -> UserData {
                let $value = self;
                $pointer
            }
        }
    )*};
}

user_data_types! {
    [<T>] *mut T, pointer => pointer.cast();
    [<T>] *const T, pointer => pointer.cast_mut().cast();
    [] usize, number => core::ptr::without_provenance_mut(number);
    [] isize, number => core::ptr::without_provenance_mut(number as usize);
    // A number that is too large for a pointer is not one that was given out.
    [] u64, number => usize::try_from(number).map_or(core::ptr::null_mut(), core::ptr::without_provenance_mut);
    [] i64, number => (number as u64).into_pointer();
}

/// A handle as a pointer. `None` if a 32-bit target has no key left.
#[cfg(target_pointer_width = "64")]
pub(crate) fn user_data(handle: Handle) -> Option<UserData> {
    Some(core::ptr::without_provenance_mut(handle.raw() as usize))
}

/// The handle's number in a pointer that came back. 0 is no handle.
#[cfg(target_pointer_width = "64")]
#[inline(always)]
pub(crate) fn raw_from_user_data(user_data: UserData) -> u64 {
    user_data.addr() as u64
}

#[cfg(not(target_pointer_width = "64"))]
pub(crate) use crate::registry::thunk_keys::{raw_from_user_data, user_data};
