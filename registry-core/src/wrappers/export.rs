//! Exports of closures: what the generated `export*` methods call.
//!
//! A closure gets the guard of its kind (`call/closure.rs`), its captures go into the slot or a box, and
//! `registry/mod.rs` makes the entry. If there is no room, the closure comes back in the error.

use crate::call::closure::{self, Exclusive, Holder, Local, Once, Shared};
use crate::call::params::{CallFn, CallMut, CallOnce, Params};
use crate::call::signature::{CallbackType, Signature};
use crate::call_site;
use crate::errors::failure::ExportError;
use crate::handle::Handle;
use crate::registry::ledger::Ledger;
use crate::registry::{NewEntry, REGISTRY, mailbox, thread};
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
    /// Where the scope lists its entries.
    Scoped(&'a Ledger),
}

/// Makes an entry of `holder`, or gives it back.
#[inline]
fn store<S: Signature, H: Holder<S::Params, S::Return>>(
    holder: H,
    terms: Terms<'_>,
    site: &'static Location<'static>,
) -> Result<Handle, (Refused, H)> {
    let Some(current) = thread::current() else {
        return Err((Refused::Exhausted, holder));
    };
    REGISTRY.drain(&current);
    if matches!(terms, Terms::Scoped(_)) && crate::registry::trap::is_deaf() {
        return Err((Refused::Exhausted, holder));
    }
    let local = matches!(terms, Terms::OwnThread);
    if local && !thread::open_mailbox(&current) {
        return Err((Refused::ThreadEnding, holder));
    }
    let mut new = NewEntry {
        signature: S::info().address(),
        call: S::Params::erase::<S::Return, H>(),
        drop: None,
        owner: match terms {
            Terms::Scoped(_) => Owner::Scope,
            Terms::Anywhere | Terms::OwnThread => Owner::Rust,
        },
        local,
        site: call_site::intern(site),
    };
    let holder = ManuallyDrop::new(holder);
    let mut export = || {
        if closure::is_inline::<H>() {
            if core::mem::needs_drop::<H>() {
                new.drop = Some(closure::drop_inline::<H>);
            }
            // SAFETY: a slot's data has room and alignment for what `is_inline` says; the bits move there if
            // there is a slot, and stay in `holder` otherwise.
            REGISTRY.export(&current, &new, |data| unsafe {
                core::ptr::copy_nonoverlapping(&raw const *holder, data.cast::<H>(), 1);
            })
        } else {
            new.drop = Some(closure::drop_boxed::<H>);
            store_boxed(&current, &new, &holder)
        }
    };
    let handle = match terms {
        Terms::Scoped(ledger) => ledger.add(export),
        Terms::Anywhere | Terms::OwnThread => export(),
    };
    match handle {
        Some(handle) => {
            if local {
                mailbox::own(handle.raw());
            }
            Ok(handle)
        }
        None => Err((Refused::Exhausted, ManuallyDrop::into_inner(holder))),
    }
}

fn store_boxed<H>(
    record: &crate::registry::ThreadRecord,
    new: &NewEntry,
    holder: &ManuallyDrop<H>,
) -> Option<Handle> {
    // Not `Box::new`, which ends the process when memory is out.
    let layout = Layout::new::<H>();
    let place = if layout.size() == 0 {
        // Over-aligned captures without a size: a box of them is any aligned address.
        core::ptr::NonNull::<H>::dangling().as_ptr()
    } else {
        // SAFETY: the layout has a size.
        unsafe { alloc::alloc::alloc(layout) }.cast::<H>()
    };
    if place.is_null() {
        return None;
    }
    // SAFETY: freshly allocated for an `H`; a slot's data has room for a pointer.
    let handle = REGISTRY.export(record, new, |data| unsafe {
        core::ptr::copy_nonoverlapping(&raw const **holder, place, 1);
        data.cast::<*mut H>().write(place);
    });
    if handle.is_none() && layout.size() != 0 {
        // SAFETY: allocated above with this layout, and nothing was moved there.
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

/// The panic is the caller's: it names the line that exported.
#[track_caller]
fn or_panic<T, F>(result: Result<T, ExportError<F>>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}

/// What one `export*` method pair calls: the fallible form and the one that panics.
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
                Err((why, holder)) => Err(why.error(site, $unwrap(holder))),
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
                Err((why, holder)) => Err(why.error(site, $unwrap(holder))),
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
