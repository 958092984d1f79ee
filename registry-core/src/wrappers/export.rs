//! Exports of closures: what the generated `export*` methods call.
//!
//! A closure gets the guard of its kind ([`Callable`]), and is stored in its slot or in a box. If there is no room, it comes back
//! in the error.

use crate::call::closure::{self, Callable, Exclusive, Local, Once, Shared};
use crate::call::params::{CallFn, CallMut, CallOnce, Params};
use crate::call::signature::{CallbackType, Signature};
use crate::call_site;
use crate::errors::failure::ExportError;
use crate::handle::Handle;
use crate::registry::ledger::Ledger;
use crate::registry::thread::{self, Current};
use crate::registry::{NewEntry, REGISTRY, ThreadRecord, mailbox, trap};
use crate::table::lifecycle::Owner;
use crate::wrappers::callback::Callback;
use crate::wrappers::local::LocalCallback;
use crate::wrappers::scope::{Scope, ScopedCallback};
use core::alloc::Layout;
use core::mem::ManuallyDrop;
use core::panic::Location;

/// Who owns the new entry, and where it may run.
#[derive(Clone, Copy)]
enum Terms<'a> {
    Anywhere,
    OwnThread,
    /// In a scope, which lists its entries in this ledger.
    Scoped(&'a Ledger),
}

/// Makes an entry of `callable`, or gives it back.
#[inline]
fn store<S: Signature, C: Callable<S::Params, S::Return>>(
    callable: C,
    terms: Terms<'_>,
    site: &'static Location<'static>,
) -> Result<Handle, (Refused, C)> {
    let Some(current) = thread::current() else {
        return Err((Refused::Exhausted, callable));
    };
    REGISTRY.drain(&current);
    if let Err(refused) = prepare(&current, terms) {
        return Err((refused, callable));
    }
    let new = new_entry::<S, C>(terms, site);
    let callable = ManuallyDrop::new(callable);
    let export = || {
        if closure::is_inline::<C>() {
            // SAFETY: `is_inline` says that a slot's data has room and alignment for a `C`. If there is a slot, the value moves
            // there. Otherwise it stays in `callable`.
            REGISTRY.export(&current, &new, |data| unsafe {
                core::ptr::copy_nonoverlapping(&raw const *callable, data.cast::<C>(), 1);
            })
        } else {
            store_boxed(&current, &new, &callable)
        }
    };
    let handle = match terms {
        Terms::Scoped(ledger) => ledger.add(export),
        Terms::Anywhere | Terms::OwnThread => export(),
    };
    let Some(handle) = handle else {
        return Err((Refused::Exhausted, ManuallyDrop::into_inner(callable)));
    };
    if new.local {
        mailbox::own(handle.raw());
    }
    Ok(handle)
}

/// Sees to what the terms need before there is an entry.
fn prepare(current: &Current, terms: Terms<'_>) -> Result<(), Refused> {
    match terms {
        Terms::Scoped(_) if trap::is_deaf() => Err(Refused::Exhausted),
        Terms::OwnThread if !thread::open_mailbox(current) => Err(Refused::ThreadEnding),
        _ => Ok(()),
    }
}

#[inline]
fn new_entry<S: Signature, C: Callable<S::Params, S::Return>>(
    terms: Terms<'_>,
    site: &'static Location<'static>,
) -> NewEntry {
    NewEntry {
        signature: S::info().address(),
        call: S::Params::erase::<S::Return, C>(),
        drop: match (closure::is_inline::<C>(), core::mem::needs_drop::<C>()) {
            (true, false) => None,
            (true, true) => Some(closure::drop_inline::<C>),
            (false, _) => Some(closure::drop_boxed::<C>),
        },
        owner: match terms {
            Terms::Scoped(_) => Owner::Scope,
            Terms::Anywhere | Terms::OwnThread => Owner::Rust,
        },
        local: matches!(terms, Terms::OwnThread),
        site: call_site::intern(site),
    }
}

/// Makes an entry whose slot points at a box of the callable.
fn store_boxed<C>(
    record: &ThreadRecord,
    new: &NewEntry,
    callable: &ManuallyDrop<C>,
) -> Option<Handle> {
    // Not `Box::new`, which aborts the process when memory is out.
    let layout = Layout::new::<C>();
    let place = if layout.size() == 0 {
        // A zero-sized callable of a large alignment: its box is any aligned address.
        core::ptr::NonNull::<C>::dangling().as_ptr()
    } else {
        // SAFETY: the layout is not zero-sized.
        unsafe { alloc::alloc::alloc(layout) }.cast::<C>()
    };
    if place.is_null() {
        return None;
    }
    // SAFETY: `place` has room for a `C`, and a slot's data has room for a pointer.
    let handle = REGISTRY.export(record, new, |data| unsafe {
        core::ptr::copy_nonoverlapping(&raw const **callable, place, 1);
        data.cast::<*mut C>().write(place);
    });
    if handle.is_none() && layout.size() != 0 {
        // SAFETY: allocated above with this layout, and the callable was not moved there.
        unsafe { alloc::alloc::dealloc(place.cast(), layout) };
    }
    handle
}

/// Why there is no entry.
#[derive(Clone, Copy)]
enum Refused {
    Exhausted,
    ThreadEnding,
}

impl Refused {
    fn error<T>(self, site: &'static Location<'static>, returned: T) -> ExportError<T> {
        match self {
            Refused::Exhausted => ExportError::Exhausted { site, returned },
            Refused::ThreadEnding => ExportError::ThreadEnding { site, returned },
        }
    }
}

/// Panics at the caller's line if the export failed.
#[track_caller]
fn or_panic<T, F>(result: Result<T, ExportError<F>>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
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
            match store::<S, _>($wrap(closure), $terms, site) {
                Ok(handle) => Ok($wrapper::new(handle)),
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
    try_export, export, CallFn, [Send + Sync + 'static], Shared, |s: Shared<F>| s.0, Terms::Anywhere, Callback;
    /// Exports a closure of which one call runs at a time.
    try_export_mut, export_mut, CallMut, [Send + 'static], Exclusive::new, Exclusive::into_inner, Terms::Anywhere, Callback;
    /// Exports a closure that is called once.
    try_export_once, export_once, CallOnce, [Send + 'static], Once::new, Once::into_inner, Terms::Anywhere, Callback;
    /// Exports a closure that stays on its thread.
    try_export_local, export_local, CallMut, ['static], Local::new, Local::into_inner, Terms::OwnThread, LocalCallback;
}

/// As [`exports`], for closures that borrow from a scope.
macro_rules! scoped_exports {
    ($($(#[$doc:meta])* $try_name:ident, $name:ident, $call:ident, [$($bound:tt)*], $wrap:expr, $unwrap:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// `Exhausted`, with the closure, if there is no room.
        #[track_caller]
        pub fn $try_name<'scope, 'env, S: CallbackType, F>(
            scope: &'scope Scope<'scope, 'env>,
            closure: F,
        ) -> Result<ScopedCallback<'scope, S>, ExportError<F>>
        where
            F: $call<S::Params, S::Return> + $($bound)* + 'scope,
        {
            let site = Location::caller();
            match store::<S, _>($wrap(closure), Terms::Scoped(scope.ledger()), site) {
                Ok(handle) => Ok(ScopedCallback::new(handle)),
                Err((why, callable)) => Err(why.error(site, $unwrap(callable))),
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
        ) -> ScopedCallback<'scope, S>
        where
            F: $call<S::Params, S::Return> + $($bound)* + 'scope,
        {
            or_panic($try_name(scope, closure))
        }
    )*};
}

scoped_exports! {
    /// Exports a closure that borrows, and that several threads may run at once.
    try_export_scoped, export_scoped, CallFn, [Send + Sync], Shared, |s: Shared<F>| s.0;
    /// Exports a closure that borrows, and of which one call runs at a time.
    try_export_scoped_mut, export_scoped_mut, CallMut, [Send], Exclusive::new, Exclusive::into_inner;
}
