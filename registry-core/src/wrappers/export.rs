//! Exports of closures: what the generated `export*` methods call.
//!
//! A closure gets the guard of its kind ([`Callable`]), and is stored in its slot or in a box. If there is no room, it comes back
//! in the error.

use crate::call::closure::{self, Callable, Continuation, Exclusive, Local, Once, Shared};
use crate::call::params::{CallFn, CallMut, CallOnce, Params};
use crate::call::signature::{CallbackType, Signature};
use crate::call_site;
use crate::errors::failure::ExportError;
use crate::handle::Handle;
use crate::registry::ledger::Ledger;
use crate::registry::thread::{self, Current};
use crate::registry::{NewEntry, REGISTRY, mailbox, trap};
use crate::table::lifecycle::Owner;
use crate::wrappers::callback::Callback;
use crate::wrappers::local::LocalCallback;
use crate::wrappers::scope::{Scope, ScopedCallback};
use crate::wrappers::scope_local::ScopedLocalCallback;
use core::alloc::Layout;
use core::mem::ManuallyDrop;
use core::panic::Location;
use core::ptr::NonNull;

/// Who owns the new entry, and where it may run.
#[derive(Clone, Copy)]
pub(super) enum Terms<'a> {
    Anywhere,
    OwnThread,
    /// In a scope, which lists its entries in this ledger.
    Scoped(&'a Ledger),
    /// In a scope of the calling thread, and there alone.
    ScopedOwnThread(&'a Ledger),
}

impl Terms<'_> {
    fn is_local(self) -> bool {
        matches!(self, Terms::OwnThread | Terms::ScopedOwnThread(_))
    }
}

/// What is stored in an entry, once its handle is known.
pub(super) trait Make<C> {
    fn make(self, handle: Handle) -> C;
}

/// A callable that needs no handle.
pub(super) struct Ready<C>(pub(super) C);

impl<C> Make<C> for Ready<C> {
    #[inline(always)]
    fn make(self, _: Handle) -> C {
        self.0
    }
}

/// A closure whose entry ends with its call.
struct Continue<F>(F);

impl<F> Make<Continuation<F>> for Continue<F> {
    #[inline(always)]
    fn make(self, handle: Handle) -> Continuation<F> {
        Continuation::new(self.0, handle)
    }
}

/// The parts of a callable of this crate's own that knows its handle.
struct Parts<T, C>(T, fn(T, Handle) -> C);

impl<T, C> Make<C> for Parts<T, C> {
    #[inline(always)]
    fn make(self, handle: Handle) -> C {
        (self.1)(self.0, handle)
    }
}

/// The user's code that makes the closure, and the guard of its kind.
struct With<M, F, C>(M, fn(F) -> C);

impl<M: FnOnce(Handle) -> F, F, C> Make<C> for With<M, F, C> {
    #[inline(always)]
    fn make(self, handle: Handle) -> C {
        (self.1)((self.0)(handle))
    }
}

/// Gives up a reserved entry if the code that makes its closure panics.
struct Reserved(Handle);

impl Drop for Reserved {
    fn drop(&mut self) {
        // Asked anew: if that code paused on a fiber, and the thread's end has begun since, the record that it began with is another thread's.
        // Without memory for a record the slot is never used again.
        if let Some(current) = thread::current() {
            REGISTRY.give_up(&current, self.0);
        }
    }
}

/// Makes an entry of what `make` makes, or gives `make` back.
#[inline]
fn store<S: Signature, C: Callable<S::Params, S::Return>, M: Make<C>>(
    make: M,
    terms: Terms<'_>,
    site: &'static Location<'static>,
) -> Result<Handle, (Refused, M)> {
    store_new(make, terms, || new_entry::<S, C>(terms, site))
}

/// As [`store`], for an entry that is described after the checks of the terms.
#[inline]
pub(super) fn store_new<C, M: Make<C>>(
    make: M,
    terms: Terms<'_>,
    describe: impl FnOnce() -> NewEntry,
) -> Result<Handle, (Refused, M)> {
    let Some(current) = thread::current() else {
        return Err((Refused::Exhausted, make));
    };
    REGISTRY.drain(&current);
    if let Err(refused) = prepare(&current, terms) {
        return Err((refused, make));
    }
    let new = describe();
    let mut make = Some(make);
    let mut export = || {
        let room = Room::<C>::new()?;
        let handle = REGISTRY.reserve(&current)?;
        let reserved = Reserved(handle);
        // The user's code, in the forms that know the handle: nothing is locked then.
        let callable = make.take()?.make(handle);
        core::mem::forget(reserved);
        REGISTRY.publish(handle, &new, |data| room.fill(callable, data));
        Some(handle)
    };
    let handle = match terms {
        // The ledger is locked, and only callables that are ready are exported in scopes.
        Terms::Scoped(ledger) | Terms::ScopedOwnThread(ledger) => ledger.add(export),
        Terms::Anywhere | Terms::OwnThread => export(),
    };
    match (handle, make) {
        (Some(handle), _) => {
            if new.local {
                mailbox::own(handle.raw());
            }
            Ok(handle)
        }
        (None, Some(make)) => Err((Refused::Exhausted, make)),
        (None, None) => unreachable!("there was room when it was taken"),
    }
}

/// Sees to what the terms need before there is an entry.
#[inline]
fn prepare(current: &Current, terms: Terms<'_>) -> Result<(), Refused> {
    match terms {
        Terms::Scoped(_) | Terms::ScopedOwnThread(_) if trap::is_deaf() => Err(Refused::Exhausted),
        Terms::ScopedOwnThread(ledger) if !ledger.is_here() => Err(Refused::WrongThread),
        _ if terms.is_local() && !thread::open_mailbox(current) => Err(Refused::ThreadEnding),
        _ => Ok(()),
    }
}

#[inline]
pub(super) fn new_entry<S: Signature, C: Callable<S::Params, S::Return>>(
    terms: Terms<'_>,
    site: &'static Location<'static>,
) -> NewEntry {
    NewEntry {
        signature: S::info().address(),
        call: S::Params::erase::<S::Return, C>(),
        end: match (closure::is_inline::<C>(), core::mem::needs_drop::<C>()) {
            (true, false) => None,
            (true, true) => Some(closure::end_inline::<S::Params, S::Return, C>),
            (false, _) => Some(closure::end_boxed::<S::Params, S::Return, C>),
        },
        owner: match terms {
            Terms::Scoped(_) | Terms::ScopedOwnThread(_) => Owner::Scope,
            Terms::Anywhere | Terms::OwnThread => Owner::Rust,
        },
        local: terms.is_local(),
        site: call_site::intern(site),
    }
}

/// Memory for a callable: the slot itself, or a box that the slot points at.
struct Room<C> {
    /// The box, if the slot has no room.
    boxed: Option<NonNull<C>>,
}

impl<C> Room<C> {
    #[inline(always)]
    fn new() -> Option<Self> {
        if closure::is_inline::<C>() {
            return Some(Room { boxed: None });
        }
        Self::allocated()
    }

    /// Not `Box::new`, which aborts the process when memory is out.
    fn allocated() -> Option<Self> {
        let layout = Layout::new::<C>();
        let boxed = if layout.size() == 0 {
            // A zero-sized callable of a large alignment: its box is any aligned address.
            NonNull::dangling()
        } else {
            // SAFETY: the layout is not zero-sized.
            NonNull::new(unsafe { alloc::alloc::alloc(layout) }.cast::<C>())?
        };
        Some(Room { boxed: Some(boxed) })
    }

    /// Moves the callable into the memory. `data` is that of its slot.
    #[inline(always)]
    fn fill(self, callable: C, data: *mut u8) {
        let this = ManuallyDrop::new(self);
        match this.boxed {
            // SAFETY: `is_inline` says that a slot's data has room and alignment for a `C`.
            None => unsafe { data.cast::<C>().write(callable) },
            // SAFETY: the box has room for a `C`, and a slot's data has room for a pointer.
            Some(boxed) => unsafe {
                boxed.as_ptr().write(callable);
                data.cast::<*mut C>().write(boxed.as_ptr());
            },
        }
    }
}

/// There is no entry: the memory was not used.
impl<C> Drop for Room<C> {
    fn drop(&mut self) {
        let layout = Layout::new::<C>();
        if let (Some(boxed), 1..) = (self.boxed, layout.size()) {
            // SAFETY: allocated with this layout, and no callable was moved there.
            unsafe { alloc::alloc::dealloc(boxed.as_ptr().cast(), layout) };
        }
    }
}

/// Why there is no entry.
#[derive(Clone, Copy)]
pub(super) enum Refused {
    Exhausted,
    ThreadEnding,
    WrongThread,
}

impl Refused {
    pub(super) fn error<T>(self, site: &'static Location<'static>, returned: T) -> ExportError<T> {
        match self {
            Refused::Exhausted => ExportError::Exhausted { site, returned },
            Refused::ThreadEnding => ExportError::ThreadEnding { site, returned },
            Refused::WrongThread => ExportError::WrongThread { site, returned },
        }
    }
}

/// Panics at the caller's line if the export failed.
#[track_caller]
pub(super) fn or_panic<T, F>(result: Result<T, ExportError<F>>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}

/// Exports a callable of this crate's own, which several threads may call, or gives it back.
pub(crate) fn export_callable<S: Signature, C: Callable<S::Params, S::Return>>(
    callable: C,
    site: &'static Location<'static>,
) -> Result<Callback<S>, (ExportError, C)> {
    match store::<S, C, _>(Ready(callable), Terms::Anywhere, site) {
        Ok(handle) => Ok(Callback::of_handle(handle)),
        Err((why, Ready(callable))) => Err((why.error(site, ()), callable)),
    }
}

/// As [`export_callable`], for a callable around a closure of the user's that knows its handle. `make` runs no user code.
pub(crate) fn export_around<S: Signature, C: Callable<S::Params, S::Return>, T, F>(
    parts: (F, T),
    make: fn((F, T), Handle) -> C,
    site: &'static Location<'static>,
) -> Result<Callback<S>, ExportError<F>> {
    match store::<S, C, _>(Parts(parts, make), Terms::Anywhere, site) {
        Ok(handle) => Ok(Callback::of_handle(handle)),
        Err((why, Parts((closure, _), _))) => Err(why.error(site, closure)),
    }
}

/// As [`export_around`], for a callable that is dropped on this thread. Any thread may call it.
pub(crate) fn export_around_local<S: Signature, C: Callable<S::Params, S::Return>, T, F>(
    parts: (F, T),
    make: fn((F, T), Handle) -> C,
    site: &'static Location<'static>,
) -> Result<LocalCallback<S>, ExportError<F>> {
    match store::<S, C, _>(Parts(parts, make), Terms::OwnThread, site) {
        Ok(handle) => Ok(LocalCallback::of_handle(handle)),
        Err((why, Parts((closure, _), _))) => Err(why.error(site, closure)),
    }
}

/// The functions that a pair of `export*` methods calls: the fallible form, and the one that panics.
macro_rules! exports {
    ($($(#[$doc:meta])* $try_name:ident, $name:ident, $call:ident, [$($bound:tt)*], $wrap:expr, $unwrap:expr, $terms:expr, $wrapper:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// `Exhausted`, with the closure, if there is no room.
        #[track_caller]
        pub fn $try_name<S: CallbackType, F>(closure: F) -> Result<$wrapper<S>, ExportError<F>>
        where
            F: $call<S::Params, S::Return> + $($bound)*,
        {
            let site = Location::caller();
            match store::<S, _, _>($wrap(closure), $terms, site) {
                Ok(handle) => Ok($wrapper::of_handle(handle)),
                Err((why, callable)) => Err(why.error(site, $unwrap(callable))),
            }
        }

        $(#[$doc])*
        ///
        /// # Panics
        /// If there is no room.
        #[track_caller]
        pub fn $name<S: CallbackType, F>(closure: F) -> $wrapper<S>
        where
            F: $call<S::Params, S::Return> + $($bound)*,
        {
            or_panic($try_name(closure))
        }
    )*};
}

exports! {
    /// Exports a closure that several threads may run at once.
    try_export, export, CallFn, [Send + Sync + 'static], |f| Ready(Shared(f)), |r: Ready<Shared<F>>| r.0.0, Terms::Anywhere, Callback;
    /// Exports a closure of which one call runs at a time.
    try_export_mut, export_mut, CallMut, [Send + 'static], |f| Ready(Exclusive::new(f)), |r: Ready<Exclusive<F>>| r.0.into_inner(), Terms::Anywhere, Callback;
    /// Exports a closure that is called once.
    try_export_once, export_once, CallOnce, [Send + 'static], |f| Ready(Once::new(f)), |r: Ready<Once<F>>| r.0.into_inner(), Terms::Anywhere, Callback;
    /// Exports a closure that is called once, and whose entry ends with that call if foreign code owns it.
    try_export_continuation, export_continuation, CallOnce, [Send + 'static], Continue, |c: Continue<F>| c.0, Terms::Anywhere, Callback;
    /// Exports a closure that stays on its thread.
    try_export_local, export_local, CallMut, ['static], |f| Ready(Local::new(f)), |r: Ready<Local<F>>| r.0.into_inner(), Terms::OwnThread, LocalCallback;
}

/// As [`exports`], for closures that are made once the handle is known.
macro_rules! exports_with {
    ($($(#[$doc:meta])* $try_name:ident, $name:ident, $call:ident, [$($bound:tt)*], $wrap:expr, $terms:expr, $wrapper:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// `Exhausted`, with what makes the closure, if there is no room.
        #[track_caller]
        pub fn $try_name<S: CallbackType, F, M>(make: M) -> Result<$wrapper<S>, ExportError<M>>
        where
            F: $call<S::Params, S::Return> + $($bound)*,
            M: FnOnce(Handle) -> F,
        {
            let site = Location::caller();
            match store::<S, _, _>(With(make, $wrap), $terms, site) {
                Ok(handle) => Ok($wrapper::of_handle(handle)),
                Err((why, With(make, _))) => Err(why.error(site, make)),
            }
        }

        $(#[$doc])*
        ///
        /// # Panics
        /// If there is no room.
        #[track_caller]
        pub fn $name<S: CallbackType, F, M>(make: M) -> $wrapper<S>
        where
            F: $call<S::Params, S::Return> + $($bound)*,
            M: FnOnce(Handle) -> F,
        {
            or_panic($try_name(make))
        }
    )*};
}

exports_with! {
    /// Exports a closure that knows its handle, and that several threads may run at once.
    try_export_with, export_with, CallFn, [Send + Sync + 'static], Shared, Terms::Anywhere, Callback;
    /// Exports a closure that knows its handle, and of which one call runs at a time.
    try_export_mut_with, export_mut_with, CallMut, [Send + 'static], Exclusive::new, Terms::Anywhere, Callback;
    /// Exports a closure that knows its handle, and stays on its thread.
    try_export_local_with, export_local_with, CallMut, ['static], Local::new, Terms::OwnThread, LocalCallback;
}

/// As [`exports`], for closures that borrow from a scope.
macro_rules! scoped_exports {
    ($($(#[$doc:meta])* $try_name:ident, $name:ident, $call:ident, [$($bound:tt)*], $wrap:expr, $unwrap:expr, $terms:path, $wrapper:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// `Exhausted`, with the closure, if there is no room.
        #[track_caller]
        pub fn $try_name<'scope, 'env, S: CallbackType, F>(
            scope: &'scope Scope<'scope, 'env>,
            closure: F,
        ) -> Result<$wrapper<'scope, S>, ExportError<F>>
        where
            F: $call<S::Params, S::Return> + $($bound)* 'scope,
        {
            let site = Location::caller();
            match store::<S, _, _>(Ready($wrap(closure)), $terms(scope.ledger()), site) {
                Ok(handle) => Ok($wrapper::of_handle(handle)),
                Err((why, Ready(callable))) => Err(why.error(site, $unwrap(callable))),
            }
        }

        $(#[$doc])*
        ///
        /// # Panics
        /// If there is no room.
        #[track_caller]
        pub fn $name<'scope, 'env, S: CallbackType, F>(
            scope: &'scope Scope<'scope, 'env>,
            closure: F,
        ) -> $wrapper<'scope, S>
        where
            F: $call<S::Params, S::Return> + $($bound)* 'scope,
        {
            or_panic($try_name(scope, closure))
        }
    )*};
}

scoped_exports! {
    /// Exports a closure that borrows, and that several threads may run at once.
    try_export_scoped, export_scoped, CallFn, [Send + Sync +], Shared, |s: Shared<F>| s.0, Terms::Scoped, ScopedCallback;
    /// Exports a closure that borrows, and of which one call runs at a time.
    try_export_scoped_mut, export_scoped_mut, CallMut, [Send +], Exclusive::new, Exclusive::into_inner, Terms::Scoped, ScopedCallback;
    /// Exports a closure that borrows, and stays on the thread of its scope.
    try_export_scoped_local, export_scoped_local, CallMut, [], Local::new, Local::into_inner, Terms::ScopedOwnThread, ScopedLocalCallback;
}

#[cfg(all(test, feature = "std", unix, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_given_up_in_a_record_that_the_thread_has_then() {
        let thread = std::thread::spawn(|| {
            let current = thread::current().expect("a record");
            let handle = REGISTRY.reserve(&current).expect("room");
            let reserved = Reserved(handle);
            // As if the user's code had paused on a fiber, which is dropped while the thread ends.
            thread::exit();
            assert!(thread::own().is_none());
            drop(reserved);
            assert!(thread::own().is_some(), "the record was another thread's");
        });
        thread.join().expect("it passes");
    }
}
