//! `LocalCallback`, the wrapper of a closure that never leaves its thread, and groups of them.
//!
//! Foreign code may call from any thread. On another one it gets WRONG_THREAD before the closure is touched. If the closure is closed on
//! another thread, its own thread finds it in its mailbox, and drops it.

use crate::call::foreign::ForeignSignature;
use crate::call::method_table::TableOf;
use crate::call::raw_foreign::RawForeign;
use crate::call::signature::{CallbackType, Signature, UserDataBetween};
use crate::call_site::Site;
use crate::handle::Handle;
use crate::registry::ownership::{self, HandleError, WouldDeadlock};
use crate::registry::place::Place;
use crate::table::lifecycle::Owner;
use crate::wrappers;
use crate::wrappers::pool::{self, Bound, PoolExhausted, Pooled, Wrapper};
use crate::wrappers::siblings::Shared;
use crate::wrappers::stub::{self, OwnedThunk, Thunk};
use crate::wrappers::table;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::panic::Location;

/// Keeps a callback callable on the thread that exported it; dropping it ends that.
///
/// It is neither `Send` nor `Sync`. The closure runs, and is dropped, on its own thread only. If foreign code releases it on another
/// thread, it is closed at once, and its own thread drops it at its next operation on the registry or when it ends. If that thread has
/// ended already, the closure is leaked, and counted by [`report`](crate::report()).
///
/// ```
/// use registry_core::exported_callback;
/// use std::cell::Cell;
/// use std::rc::Rc;
///
/// #[exported_callback]
/// type Tick = fn();
///
/// let ticks = Rc::new(Cell::new(0));
/// let seen = Rc::clone(&ticks);
/// let tick = Tick::export_local(move || seen.set(seen.get() + 1));
/// Tick::call(tick.handle()).unwrap();
/// assert_eq!(ticks.get(), 1);
/// ```
#[must_use = "a callback ends when its wrapper is dropped, and `let _ = ..` drops it at once: store the wrapper for as long as foreign code may call"]
pub struct LocalCallback<S: Signature> {
    handle: Handle,
    signature: PhantomData<fn() -> S>,
    thread: PhantomData<*const ()>,
}

impl<S: Signature> LocalCallback<S> {
    pub(crate) fn of_handle(handle: Handle) -> Self {
        LocalCallback {
            handle,
            signature: PhantomData,
            thread: PhantomData,
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

    fn into_place(self) -> Place {
        ManuallyDrop::new(self).place()
    }

    fn place(&self) -> Place {
        Place::of(S::function_slot(), self.handle)
    }

    /// Ends the callback, as dropping does, and remembers this line for the message that a late call gets.
    #[track_caller]
    pub fn close(self) {
        ownership::close(
            self.into_place(),
            Owner::Rust,
            crate::call_site::intern(Location::caller()),
        );
    }

    /// Ends the callback, and returns when no call is in flight and the closure has been dropped.
    ///
    /// # Errors
    /// Called from inside any callback, it ends the callback without waiting. If there is nothing to wait for, it is `Ok` there too.
    #[track_caller]
    pub fn close_and_wait(self) -> Result<(), WouldDeadlock> {
        let site = crate::call_site::intern(Location::caller());
        ownership::close_and_wait(self.into_place(), Owner::Rust, site)
    }

    /// Gives the callback to foreign code, which ends it by `<crate>_release`, on any thread.
    #[must_use = "foreign code must get the handle, or the callback lives for ever"]
    pub fn into_handle(self) -> Handle {
        let handle = self.handle;
        ownership::change(self.into_place(), Owner::Rust, Owner::Foreign);
        handle
    }

    /// Takes back a callback that [`LocalCallback::into_handle`] gave away.
    ///
    /// # Errors
    /// If the handle is not of this signature or not of this thread, or is closed, or if its entry is leaked or owned by a wrapper.
    pub fn from_handle(handle: Handle) -> Result<Self, HandleError> {
        ownership::take_back(S::info(), S::function_slot(), handle, true)?;
        Ok(LocalCallback::of_handle(handle))
    }

    /// Keeps the callback for the life of the program, and the leaked wrapper with it.
    pub fn leak(self) -> &'static Self {
        ownership::change(self.place(), Owner::Rust, Owner::Leaked);
        alloc::boxed::Box::leak(alloc::boxed::Box::new(self))
    }

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

impl<S: CallbackType> LocalCallback<S> {
    /// As [`Callback::thunk_first`](crate::Callback::thunk_first).
    #[must_use]
    pub fn thunk_first(&self) -> Thunk<'_, S::ThunkFirst> {
        stub::thunk(S::THUNK_FIRST, self.handle)
    }

    /// As [`Callback::thunk_last`](crate::Callback::thunk_last).
    #[must_use]
    pub fn thunk_last(&self) -> Thunk<'_, S::ThunkLast> {
        stub::thunk(S::THUNK_LAST, self.handle)
    }

    /// As [`Callback::thunk`](crate::Callback::thunk).
    #[must_use]
    pub fn thunk<F: Copy>(&self) -> Thunk<'_, F>
    where
        S: UserDataBetween<Thunk = F>,
    {
        stub::thunk(S::THUNK, self.handle)
    }

    /// As [`Callback::into_thunk_first`](crate::Callback::into_thunk_first). The callback may be ended on any thread.
    pub fn into_thunk_first(self) -> OwnedThunk<S::ThunkFirst> {
        let thunk = OwnedThunk::new(self.thunk_first());
        let _ = self.into_handle();
        thunk
    }

    /// As [`Callback::into_thunk_last`](crate::Callback::into_thunk_last). The callback may be ended on any thread.
    pub fn into_thunk_last(self) -> OwnedThunk<S::ThunkLast> {
        let thunk = OwnedThunk::new(self.thunk_last());
        let _ = self.into_handle();
        thunk
    }

    /// As [`Callback::into_thunk`](crate::Callback::into_thunk). The callback may be ended on any thread.
    pub fn into_thunk<F: Copy>(self) -> OwnedThunk<F>
    where
        S: UserDataBetween<Thunk = F>,
    {
        let thunk = OwnedThunk::new(self.thunk());
        let _ = self.into_handle();
        thunk
    }
}

impl<S: ForeignSignature> LocalCallback<S> {
    /// As [`Callback::table`](crate::Callback::table). A call on another thread fails.
    #[must_use]
    pub fn table(&self) -> RawForeign<S>
    where
        S: TableOf,
    {
        table::lent(self.handle())
    }

    /// As [`Callback::into_table`](crate::Callback::into_table). A call on another thread fails. The implementer may be released on any.
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

impl<S: Signature> pool::sealed::Sealed for LocalCallback<S> {}

impl<S: Signature> Wrapper for LocalCallback<S> {
    type Signature = S;
    fn handle(&self) -> Handle {
        self.handle
    }
}

impl<S: Signature> Drop for LocalCallback<S> {
    fn drop(&mut self) {
        ownership::close(self.place(), Owner::Rust, Site::DROPPED);
    }
}

impl<S: Signature> fmt::Debug for LocalCallback<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wrappers::debug("LocalCallback", S::info(), self.handle, f)
    }
}

/// Wrappers of one thread that end together: a [`Group`](crate::Group) for local callbacks. It stays on that thread.
#[derive(Debug, Default)]
#[must_use = "a group closes its callbacks when it is dropped"]
pub struct LocalGroup {
    places: RefCell<Vec<Place>>,
    thread: PhantomData<*const ()>,
}

impl LocalGroup {
    /// An empty group.
    pub const fn new() -> Self {
        LocalGroup {
            places: RefCell::new(Vec::new()),
            thread: PhantomData,
        }
    }

    /// Takes a wrapper; the callback lives until [`LocalGroup::close_all`] or the group's drop.
    pub fn add<S: Signature>(&self, callback: LocalCallback<S>) -> Handle {
        // Grown first: after the wrapper has been taken apart, nothing may fail.
        self.places.borrow_mut().reserve(1);
        let handle = callback.handle;
        self.places.borrow_mut().push(callback.into_place());
        handle
    }

    /// How many callbacks it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.borrow().len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Closes all callbacks that were added so far. The group can still be used.
    #[track_caller]
    pub fn close_all(&self) {
        self.close(crate::call_site::intern(Location::caller()));
    }

    fn close(&self, site: Site) {
        // Taken out first: a drop of captures may add to the group or close it.
        let places = self.places.take();
        for place in places {
            ownership::close(place, Owner::Rust, site);
        }
    }
}

impl Drop for LocalGroup {
    fn drop(&mut self) {
        self.close(Site::GROUP_DROPPED);
    }
}
