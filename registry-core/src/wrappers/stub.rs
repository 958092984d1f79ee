//! What wrappers give to foreign code: `Stub`, a function pointer, and `Thunk`, a function pointer with its `user_data`.
//!
//! Both borrow the wrapper, so that the compiler refuses to let them outlive it where a foreign function declares how long it keeps them.
//! The code that they point at is static: a copy that C keeps too long is still safe to call, and gets `on_error`.

use crate::handle::Handle;
use crate::registry::user_data::user_data;
use crate::values::raw_handle::UserData;
use core::fmt;
use core::marker::PhantomData;

/// A C function pointer that may be called while `'a` lasts.
///
/// `repr(transparent)` over the pointer, so a foreign function can be declared with it: with
/// `Stub<'_, ..>` it takes any, with `Stub<'static, ..>` it refuses one whose wrapper will be dropped.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Stub<'a, F> {
    function: F,
    // Covariant: a stub that is valid for longer is valid for shorter too.
    wrapper: PhantomData<&'a ()>,
}

impl<F: Copy> Stub<'_, F> {
    pub(crate) fn new(function: F) -> Self {
        Stub {
            function,
            wrapper: PhantomData,
        }
    }

    /// The function pointer, for which the compiler does not check how long it is kept.
    ///
    /// Calling it late is safe and gets `on_error`.
    #[must_use]
    pub fn as_raw(self) -> F {
        self.function
    }
}

impl<F> fmt::Debug for Stub<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stub(..)")
    }
}

/// A C function pointer and the `user_data` that goes with it, for as long as `'a` lasts.
///
/// `user_data` is the handle cast to a pointer. It must be passed on unchanged and never dereferenced.
///
/// One handle has one signature. Some C interfaces, such as SAX parsers, take a single `user_data` for handlers of several signatures. They
/// need a pool of stubs for each signature, or `pinned` functions that read `user_data` themselves ([`Handle::from_user_data`]) and
/// call one closure.
#[derive(Clone, Copy)]
pub struct Thunk<'a, F> {
    function: F,
    user_data: UserData,
    wrapper: PhantomData<&'a ()>,
}

// SAFETY: `user_data` is a number, not an address.
unsafe impl<F: Send> Send for Thunk<'_, F> {}
// SAFETY: likewise.
unsafe impl<F: Sync> Sync for Thunk<'_, F> {}

impl<F: Copy> Thunk<'_, F> {
    pub(crate) fn new(function: F, handle: Handle) -> Option<Self> {
        Some(Thunk {
            function,
            user_data: user_data(handle)?,
            wrapper: PhantomData,
        })
    }

    /// The function pointer to pass to the C interface.
    #[must_use]
    pub fn function(self) -> F {
        self.function
    }

    /// The `user_data` to pass with it.
    #[must_use]
    pub fn user_data(self) -> UserData {
        self.user_data
    }
}

impl<F> fmt::Debug for Thunk<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thunk")
            .field("user_data", &self.user_data)
            .finish_non_exhaustive()
    }
}

/// The thunk of a wrapper.
pub(crate) fn thunk<'a, F: Copy>(function: F, handle: Handle) -> Thunk<'a, F> {
    Thunk::new(function, handle).expect("the thunk keys of this process are used up")
}
