//! What wrappers give to foreign code: `Stub`, a function pointer, and `Thunk`, a function pointer with its `user_data`; and `OwnedThunk`, with
//! which foreign code gets the entry itself.
//!
//! The first two borrow the wrapper, so that the compiler refuses to let them outlive it where a foreign function declares how long it keeps them.
//! The code that they point at is static: a copy that C keeps too long is still safe to call, and gets `on_error`.

use crate::handle::Handle;
use crate::registry::ownership;
use crate::registry::user_data::{self, user_data};
use crate::values::raw_handle::UserData;
use crate::wrappers::unsafe_fn::UnsafeFn;
use core::ffi::c_void;
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
    pub(crate) const fn new(function: F) -> Self {
        Stub {
            function,
            wrapper: PhantomData,
        }
    }

    /// The function pointer, for which the compiler does not check how long it is kept.
    ///
    /// Calling it late is safe and gets `on_error`. It can be used in a `static`, as the `stub` of a `pinned` function can:
    ///
    /// ```
    /// use registry_core::exported_callback;
    ///
    /// #[repr(C)]
    /// struct Plugin {
    ///     start: unsafe extern "C" fn(version: u32) -> i32,
    /// }
    ///
    /// #[exported_callback(pinned, on_error = -1)]
    /// fn start(version: u32) -> i32 {
    ///     if version == 3 { 0 } else { -1 }
    /// }
    ///
    /// static PLUGIN: Plugin = Plugin { start: start::stub().as_raw() };
    /// assert_eq!(unsafe { (PLUGIN.start)(3) }, 0);
    /// ```
    #[must_use]
    pub const fn as_raw(self) -> F {
        self.function
    }

    /// The function pointer as a type that is safe to call, for C interfaces whose Rust declaration asks for that:
    /// `extern "C" fn(..)`, as in the crates `libc` and `libgit2-sys`.
    ///
    /// It is `unsafe` to obtain. Safe Rust code could call the pointer with any arguments, a dangling pointer or a wrong length too,
    /// and the stub would read behind them.
    ///
    /// # Safety
    /// For as long as the pointer exists, it is called only with arguments that keep these two promises:
    /// 1. Each pointer is null or valid, as the callback's C interface says, for the length of the call.
    /// 2. They keep the contract of the callback, if that is `unsafe`.
    ///
    /// Passing it to a C interface that keeps them is enough, if no other code gets the pointer.
    ///
    /// ```
    /// use registry_core::exported_callback;
    ///
    /// // As a crate may declare its C interface.
    /// fn for_each(visit: extern "C" fn(number: i32)) {
    ///     (1..=3).for_each(|number| visit(number));
    /// }
    ///
    /// #[exported_callback(pinned)]
    /// fn visit(number: i32) {
    ///     assert!(number > 0);
    /// }
    ///
    /// // SAFETY: `visit` takes no pointer, and is safe.
    /// for_each(unsafe { visit::stub().as_safe_raw() });
    /// ```
    #[must_use]
    pub unsafe fn as_safe_raw(self) -> F::Safe
    where
        F: UnsafeFn,
    {
        // SAFETY: the caller's promise.
        unsafe { self.function.safe() }
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

    /// The function pointer as a type that is safe to call, for C interfaces whose Rust declaration asks for that.
    ///
    /// # Safety
    /// As [`Stub::as_safe_raw`]. Any `user_data` is harmless.
    #[must_use]
    pub unsafe fn safe_function(self) -> F::Safe
    where
        F: UnsafeFn,
    {
        // SAFETY: the caller's promise.
        unsafe { self.function.safe() }
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

/// A C function pointer, the `user_data` that goes with it, and the function that ends the callback: what C interfaces take that own
/// their callbacks, such as GLib's with a `GDestroyNotify` or SQLite's with an `xDestroy`.
///
/// Foreign code owns the callback. It lives until `destroy(user_data)` is called, and for ever if that never happens.
///
/// ```
/// use registry_core::exported_callback;
/// use std::ffi::c_void;
///
/// /// A C interface that keeps a callback until it destroys it.
/// unsafe fn timeout_add(
///     function: unsafe extern "C" fn(*mut c_void) -> i32,
///     user_data: *mut c_void,
///     destroy: Option<unsafe extern "C" fn(*mut c_void)>,
/// ) {
///     unsafe {
///         while function(user_data) != 0 {}
///         destroy.unwrap()(user_data);
///     }
/// }
///
/// #[exported_callback(on_error = 0)]
/// type Tick = fn() -> i32;
///
/// let mut left = 3;
/// let tick = Tick::export_mut(move || { left -= 1; left }).into_thunk_last();
/// unsafe { timeout_add(tick.function(), tick.user_data(), Some(tick.destroy())) };
/// assert_eq!(unsafe { (tick.function())(tick.user_data()) }, 0); // too late: `on_error`
/// ```
#[must_use = "foreign code must get the parts, or the callback lives for ever"]
pub struct OwnedThunk<F> {
    function: F,
    user_data: UserData,
}

// SAFETY: `user_data` is a number, not an address.
unsafe impl<F: Send> Send for OwnedThunk<F> {}
// SAFETY: likewise.
unsafe impl<F: Sync> Sync for OwnedThunk<F> {}

impl<F: Copy> OwnedThunk<F> {
    /// Of a callback that foreign code owns from here on. `thunk` was made before, since making it may fail.
    pub(crate) fn new(thunk: Thunk<'_, F>) -> Self {
        OwnedThunk {
            function: thunk.function,
            user_data: thunk.user_data,
        }
    }

    /// The function pointer to pass to the C interface.
    #[must_use]
    pub fn function(&self) -> F {
        self.function
    }

    /// The `user_data` to pass with it, and to `destroy`. It contains the handle and must not be dereferenced.
    #[must_use]
    pub fn user_data(&self) -> UserData {
        self.user_data
    }

    /// What ends the callback: [`c_api::destroy`](crate::c_api::destroy), legal on any thread, and during a call.
    #[must_use]
    pub fn destroy(&self) -> extern "C" fn(user_data: UserData) {
        destroy
    }

    /// The function pointer as a type that is safe to call, for C interfaces whose Rust declaration asks for that.
    ///
    /// # Safety
    /// As [`Stub::as_safe_raw`]. Any `user_data` is harmless.
    #[must_use]
    pub unsafe fn safe_function(&self) -> F::Safe
    where
        F: UnsafeFn,
    {
        // SAFETY: the caller's promise.
        unsafe { self.function.safe() }
    }
}

impl<F> fmt::Debug for OwnedThunk<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedThunk")
            .field("user_data", &self.user_data)
            .finish_non_exhaustive()
    }
}

/// Ends the callback that foreign code owns by this `user_data`, as `<crate>_destroy` does: a finaliser of the type that C interfaces
/// take, such as GLib's `GDestroyNotify` and SQLite's `xDestroy`.
///
/// It may run at any moment, so it never changes the thread's last status. The error hook hears if the callback could not be ended.
pub extern "C" fn destroy(user_data: *mut c_void) {
    ownership::finalise(user_data::raw_from_user_data(user_data));
}

/// The thunk of a wrapper.
pub(crate) fn thunk<'a, F: Copy>(function: F, handle: Handle) -> Thunk<'a, F> {
    Thunk::new(function, handle).expect("the thunk keys of this process are used up")
}
