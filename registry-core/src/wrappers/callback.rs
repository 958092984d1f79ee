//! `Callback`, the wrapper that owns an entry and may be sent to any thread.
//!
//! The generated `export` makes one, and dropping it ends the entry.

use crate::call::foreign::ForeignSignature;
use crate::call::method_table::TableOf;
use crate::call::raw_foreign::RawForeign;
use crate::call::signature::{
    CFn, CallbackType, ExportedFunction, Signature, UserDataBetween, own_stub, slot, stub,
};
use crate::call_site::Site;
use crate::errors::failure::ExportError;
use crate::handle::Handle;
use crate::registry::function::FunctionSlot;
use crate::registry::ownership::{self, HandleError, WouldDeadlock};
use crate::registry::place::Place;
use crate::table::lifecycle::Owner;
use crate::wrappers;
use crate::wrappers::pool::{self, Bound, PoolExhausted, Pooled, Wrapper};
use crate::wrappers::siblings::Shared;
use crate::wrappers::stub::{self, OwnedThunk, Stub, Thunk};
use crate::wrappers::table;
use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::panic::Location;

/// Keeps a callback callable for foreign code; dropping it ends that.
///
/// A wrapper may be sent to and dropped on any thread. When it is dropped, no new call starts, and calls in flight finish. The closure is
/// dropped before `drop` returns, unless a thread is inside the callback or is just being refused: then the last one to leave drops it.
/// Dropping never blocks, and a callback may drop its own wrapper.
///
/// `let _ = Scale::export(..)` drops the wrapper at once, without a warning: store it, or bind it to a name (`let _scale = ..`).
///
/// ```
/// use registry_core::{Callback, exported_callback};
///
/// #[exported_callback(on_error = -1)]
/// type Scale = fn(value: i32) -> i32;
///
/// let factor = 3;
/// let scale: Callback<Scale> = Scale::export(move |value| value * factor);
/// let handle = scale.handle(); // what foreign code gets
/// assert_eq!(Scale::call(handle, 14).unwrap(), 42);
/// drop(scale);
/// assert!(Scale::call(handle, 14).is_err());
/// ```
#[must_use = "a callback ends when its wrapper is dropped, and `let _ = ..` drops it at once: store the wrapper for as long as foreign code may call"]
pub struct Callback<S: Signature> {
    handle: Handle,
    signature: PhantomData<fn() -> S>,
}

impl<S: Signature> Callback<S> {
    pub(crate) fn of_handle(handle: Handle) -> Self {
        Callback {
            handle,
            signature: PhantomData,
        }
    }

    // Can't be called: its bound makes the error say what to use instead (`wrappers/siblings.rs`). Without it the compiler advises `close`.
    #[doc(hidden)]
    #[allow(clippy::should_implement_trait)] // it is what the trait would be called by
    pub fn clone(&self) -> Self
    where
        for<'a> Self: Shared<'a>,
    {
        unreachable!()
    }

    /// The number that foreign code calls by.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle
    }

    /// Where its entry is. The caller now owns the entry, and must end it.
    pub(crate) fn into_place(self) -> Place {
        ManuallyDrop::new(self).place()
    }

    pub(crate) fn place(&self) -> Place {
        Place::of(S::function_slot(), self.handle)
    }

    /// Ends the callback, as dropping does, and remembers this line for the message that a late call gets.
    #[track_caller]
    pub fn close(self) {
        self.close_at(Location::caller());
    }

    /// Ends the callback, and returns when no call is in flight and the closure has been dropped.
    ///
    /// # Errors
    /// Called from inside any callback (or inside a drop or an error hook that the registry runs), it ends the callback without waiting:
    /// two threads that waited for each other's callbacks would never return. If there is nothing to wait for, it is `Ok` there too.
    #[track_caller]
    pub fn close_and_wait(self) -> Result<(), WouldDeadlock> {
        let site = crate::call_site::intern(Location::caller());
        ownership::close_and_wait(self.into_place(), Owner::Rust, site)
    }

    /// Ends the callback now, and leaves the closure to be dropped together with others: at the thread's
    /// next [`flush`](crate::flush), when 256 wait, or when the thread ends.
    ///
    /// Closing an entry that another thread has called costs a system call. This pays for many closes with one.
    #[track_caller]
    pub fn close_later(self) {
        let site = crate::call_site::intern(Location::caller());
        crate::registry::batch::close_later(self.into_place(), site);
    }

    /// Gives the callback to foreign code, which ends it by `<crate>_release`.
    #[must_use = "foreign code must get the handle, or the callback lives for ever"]
    pub fn into_handle(self) -> Handle {
        let handle = self.handle;
        ownership::change(self.into_place(), Owner::Rust, Owner::Foreign);
        handle
    }

    /// Takes back a callback that [`Callback::into_handle`] gave away.
    ///
    /// # Errors
    /// If the handle is not of this signature or is closed, or if its entry is leaked or owned by a wrapper or a scope.
    pub fn from_handle(handle: Handle) -> Result<Self, HandleError> {
        ownership::take_back(S::info(), S::function_slot(), handle, false)?;
        Ok(Callback::of_handle(handle))
    }

    /// As [`Callback::close`], by a caller that knows the line.
    pub(crate) fn close_at(self, caller: &'static Location<'static>) {
        self.close_with(crate::call_site::intern(caller));
    }

    pub(crate) fn close_with(self, site: Site) {
        ownership::close(self.into_place(), Owner::Rust, site);
    }

    /// Ends the entry, but not the wrapper, whose drop then does nothing.
    #[cfg(all(feature = "std", not(loom)))]
    pub(crate) fn end_at(&self, caller: &'static Location<'static>) {
        let site = crate::call_site::intern(caller);
        ownership::close(self.place(), Owner::Rust, site);
    }

    /// Leaks the entry, but not the wrapper.
    pub(crate) fn keep(self) {
        ownership::change(self.into_place(), Owner::Rust, Owner::Leaked);
    }

    /// Keeps the callback for the life of the program, and the leaked wrapper with it.
    pub fn leak(self) -> &'static Self {
        ownership::change(self.place(), Owner::Rust, Owner::Leaked);
        alloc::boxed::Box::leak(alloc::boxed::Box::new(self))
    }
}

impl<S: Signature> Callback<S> {
    /// The function's stub, for as long as the wrapper lives.
    #[must_use]
    pub fn stub(&self) -> Stub<'_, S::CFn>
    where
        S: ExportedFunction,
    {
        Stub::new(stub::<S>())
    }
}

// The methods' own parameter `F` is what the type's thunk is. A return type that named it, as in `S::ThunkFirst`, would keep the compiler from giving the
// traits' own messages where `S` is a function.
impl<S: Signature> Callback<S> {
    /// Function pointer and `user_data` for C interfaces that pass `user_data` first.
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    #[must_use]
    pub fn thunk_first<F: Copy>(&self) -> Thunk<'_, F>
    where
        S: CallbackType<ThunkFirst = F>,
    {
        stub::thunk(S::THUNK_FIRST, self.handle)
    }

    /// Function pointer and `user_data` for C interfaces that pass `user_data` last.
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    #[must_use]
    pub fn thunk_last<F: Copy>(&self) -> Thunk<'_, F>
    where
        S: CallbackType<ThunkLast = F>,
    {
        stub::thunk(S::THUNK_LAST, self.handle)
    }

    /// Function pointer and `user_data` for C interfaces that pass `user_data` among the other parameters. The attribute's `user_data_at` says
    /// behind how many of them.
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    ///
    /// ```
    /// use registry_core::exported_callback;
    ///
    /// // In C: int (*visit)(int depth, intptr_t user_data, const char *name)
    /// #[exported_callback(on_error = 0, user_data_at = 1, user_data = isize)]
    /// type Visit = fn(depth: i32, name: &std::ffi::CStr) -> i32;
    ///
    /// let visit = Visit::export(|depth, name| depth + name.count_bytes() as i32);
    /// let thunk = visit.thunk();
    /// // As C calls it.
    /// let sum = unsafe { (thunk.function())(2, thunk.user_data() as isize, c"abc".as_ptr()) };
    /// assert_eq!(sum, 5);
    /// ```
    #[must_use]
    pub fn thunk<F: Copy>(&self) -> Thunk<'_, F>
    where
        S: UserDataBetween<Thunk = F>,
    {
        stub::thunk(S::THUNK, self.handle)
    }

    /// Gives the callback to foreign code, for C interfaces that pass `user_data` first and end the callback by a function of their own.
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    pub fn into_thunk_first<F: Copy>(self) -> OwnedThunk<F>
    where
        S: CallbackType<ThunkFirst = F>,
    {
        let thunk = OwnedThunk::new(self.thunk_first());
        let _ = self.into_handle();
        thunk
    }

    /// Gives the callback to foreign code, for C interfaces that pass `user_data` last and end the callback by a function of their own.
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    pub fn into_thunk_last<F: Copy>(self) -> OwnedThunk<F>
    where
        S: CallbackType<ThunkLast = F>,
    {
        let thunk = OwnedThunk::new(self.thunk_last());
        let _ = self.into_handle();
        thunk
    }

    /// Gives the callback to foreign code, for C interfaces that pass `user_data` where the attribute's `user_data_at` says, and end the callback by a
    /// function of their own.
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    pub fn into_thunk<F: Copy>(self) -> OwnedThunk<F>
    where
        S: UserDataBetween<Thunk = F>,
    {
        let thunk = OwnedThunk::new(self.thunk());
        let _ = self.into_handle();
        thunk
    }
}

impl<S: ForeignSignature> Callback<S> {
    /// The implementer as a struct with a table of its methods, `<crate>_<Trait>_foreign` in C, as foreign code passes its own. The wrapper keeps it: the struct has
    /// no `release`. A call after the wrapper was dropped fails.
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    #[must_use]
    pub fn table(&self) -> RawForeign<S>
    where
        S: TableOf,
    {
        table::lent(self.handle())
    }

    /// Gives the implementer to foreign code, as a struct with a table of its methods, `<crate>_<Trait>_foreign` in C, whose `release` ends it.
    ///
    /// A function of the table returns 0, or `REGISTRY_FAILED` with a message and the code of the method's error. It may be called on any thread: a call that is not
    /// allowed fails.
    ///
    /// # Panics
    /// On 32-bit targets when all thunk keys have been given out.
    ///
    /// ```
    /// use registry_core::{Foreign, exported_callback};
    ///
    /// #[exported_callback]
    /// trait Storage {
    ///     #[on_error(-1)]
    ///     fn read(&self, key: u64) -> i64;
    /// }
    ///
    /// struct Doubles;
    /// impl Storage for Doubles {
    ///     fn read(&self, key: u64) -> i64 {
    ///         key as i64 * 2
    ///     }
    /// }
    ///
    /// let raw = StorageEntry::export(Doubles).into_table();
    /// // What a library does that takes storages of any origin.
    /// let storage = unsafe { Foreign::from_raw(&raw) }.unwrap();
    /// assert_eq!(storage.read(21).unwrap(), 42);
    /// drop(storage); // releases it
    /// ```
    #[must_use = "foreign code must get the struct, or the implementer lives for ever"]
    pub fn into_table(self) -> RawForeign<S>
    where
        S: TableOf,
    {
        let raw = table::given(self.handle());
        let _ = self.into_handle();
        raw
    }
}

impl<S: Signature> pool::sealed::Sealed for Callback<S> {}

impl<S: Signature> Wrapper for Callback<S> {
    type Signature = S;
    fn handle(&self) -> Handle {
        self.handle
    }
}

impl<S: Signature> Callback<S> {
    /// Takes a bare stub of the pool, for C interfaces without `user_data`.
    ///
    /// # Errors
    /// If all stubs are taken; the wrapper comes back.
    #[track_caller]
    pub fn bind(self) -> Result<Bound<Self>, PoolExhausted<Self>>
    where
        S: Pooled,
    {
        pool::bind(self, Location::caller())
    }
}

impl<S: Signature> Bound<Callback<S>> {
    /// Keeps the callback and its stub for the life of the program.
    #[must_use = "the stub is taken for ever, so pass it on"]
    pub fn leak(self) -> Stub<'static, CFn<S>> {
        let (wrapper, stub) = self.into_wrapper_and_stub();
        wrapper.keep();
        stub
    }
}

impl<S: Signature> Drop for Callback<S> {
    fn drop(&mut self) {
        ownership::close(self.place(), Owner::Rust, Site::DROPPED);
    }
}

impl<S: Signature> fmt::Debug for Callback<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wrappers::debug("Callback", S::info(), self.handle, f)
    }
}

/// Exports a function. What the generated `try_export` calls.
///
/// # Errors
/// If it is exported already, or shares its handle with another.
#[track_caller]
pub fn try_export_function<S: ExportedFunction>() -> Result<Callback<S>, ExportError> {
    function_handle(slot::<S>(), Location::caller()).map(Callback::of_handle)
}

/// The part that does not depend on the function, compiled once.
fn function_handle(
    slot: &'static FunctionSlot,
    site: &'static Location<'static>,
) -> Result<Handle, ExportError> {
    crate::registry::function::export(slot, site)?;
    Ok(slot.handle)
}

#[track_caller]
fn function_handle_or_panic(
    slot: &'static FunctionSlot,
    site: &'static Location<'static>,
) -> Handle {
    match function_handle(slot, site) {
        Ok(handle) => handle,
        Err(error) => panic!("{error}"),
    }
}

/// Exports a function. What the generated `export` calls.
///
/// # Panics
/// Where [`try_export_function`] returns an error.
#[track_caller]
pub fn export_function<S: ExportedFunction>() -> Callback<S> {
    Callback::of_handle(function_handle_or_panic(slot::<S>(), Location::caller()))
}

/// The stub of a pinned function. What the generated `stub` calls.
#[must_use]
pub const fn pinned_stub<S: ExportedFunction>() -> Stub<'static, S::CFn> {
    Stub::new(own_stub::<S>())
}

/// The handle of a pinned function. What the generated `handle` calls.
#[must_use]
pub fn pinned_handle<S: ExportedFunction>() -> Handle {
    let slot = slot::<S>();
    crate::registry::function::list(slot);
    slot.handle
}
