//! Exports of implementers: what the `export*` methods of an interface call.
//!
//! An implementer is one entry with one handle, whatever the number of its methods. It is stored with the guard of its kind, as a closure is
//! ([`super::export`]). The entry has the table of its methods where a closure's entry has the function that calls it.

use crate::call::closure::{Exclusive, Local, Shared};
use crate::call::method::{Implementer, Implements, ImplementsShared};
use crate::errors::failure::ExportError;
use crate::registry::NewEntry;
use crate::wrappers::callback::Callback;
use crate::wrappers::export::{Ready, Terms, new_entry, or_panic, store_new};
use crate::wrappers::local::LocalCallback;
use crate::wrappers::scope::{Scope, ScopedCallback};
use crate::wrappers::scope_local::ScopedLocalCallback;
use core::panic::Location;

/// The entry with this table.
fn with_table(table: &'static [*const ()], entry: NewEntry) -> NewEntry {
    NewEntry {
        call: table.as_ptr().cast(),
        ..entry
    }
}

/// The functions that a pair of `export*` methods calls: the fallible form, and the one that panics. Those in a scope take it first.
macro_rules! exports {
    ($($(#[$doc:meta])* $try_name:ident, $name:ident, [$($scoped:tt)*], $implements:ident::$table:ident, [$($bound:tt)*], $guard:ident, $wrap:expr, $unwrap:expr, $terms:expr, $wrapper:ident;)*) => {$(
        exports! { @ [$($scoped)*] {$(#[$doc])*} $try_name $name ($implements $table) ($($bound)*) ($guard, $wrap, $unwrap) ($terms) $wrapper }
    )*};
    (@ [] {$($doc:tt)*} $try_name:ident $name:ident ($implements:ident $table:ident) ($($bound:tt)*) ($guard:ident, $wrap:expr, $unwrap:expr) ($terms:expr) $wrapper:ident) => {
        $($doc)*
        ///
        /// # Errors
        /// With the implementer, if there is no room, or if the thread is ending.
        #[track_caller]
        pub fn $try_name<I: $implements<T>, T: $($bound)*>(
            implementer: T,
        ) -> Result<$wrapper<I>, ExportError<T>> {
            let site = Location::caller();
            let terms = $terms;
            let guarded = Ready($wrap(Implementer::new(implementer)));
            let entry = || {
                with_table(I::$table, new_entry::<I, $guard<Implementer<T>>>(terms, site))
            };
            match store_new(guarded, terms, entry) {
                Ok(handle) => Ok($wrapper::of_handle(handle)),
                Err((why, Ready(guarded))) => Err(why.error(site, $unwrap(guarded).into_inner())),
            }
        }

        $($doc)*
        ///
        /// # Panics
        /// If there is no room, or if the thread is ending.
        #[track_caller]
        pub fn $name<I: $implements<T>, T: $($bound)*>(implementer: T) -> $wrapper<I> {
            or_panic($try_name(implementer))
        }
    };
    (@ [$scope:ident] {$($doc:tt)*} $try_name:ident $name:ident ($implements:ident $table:ident) ($($bound:tt)*) ($guard:ident, $wrap:expr, $unwrap:expr) ($terms:expr) $wrapper:ident) => {
        $($doc)*
        ///
        /// # Errors
        /// With the implementer, if there is no room, or if the thread is ending or is not the scope's.
        #[track_caller]
        pub fn $try_name<'scope, 'env, I: $implements<T>, T: $($bound)*>(
            $scope: &'scope Scope<'scope, 'env>,
            implementer: T,
        ) -> Result<$wrapper<'scope, I>, ExportError<T>> {
            let site = Location::caller();
            let terms = $terms($scope.ledger());
            let guarded = Ready($wrap(Implementer::new(implementer)));
            let entry = || {
                with_table(I::$table, new_entry::<I, $guard<Implementer<T>>>(terms, site))
            };
            match store_new(guarded, terms, entry) {
                Ok(handle) => Ok($wrapper::of_handle(handle)),
                Err((why, Ready(guarded))) => Err(why.error(site, $unwrap(guarded).into_inner())),
            }
        }

        $($doc)*
        ///
        /// # Panics
        /// If there is no room, or if the thread is ending or is not the scope's.
        #[track_caller]
        pub fn $name<'scope, 'env, I: $implements<T>, T: $($bound)*>(
            $scope: &'scope Scope<'scope, 'env>,
            implementer: T,
        ) -> $wrapper<'scope, I> {
            or_panic($try_name($scope, implementer))
        }
    };
}

exports! {
    /// Exports an implementer that several threads may call at once.
    try_export, export, [], ImplementsShared::SHARED, [Send + Sync + 'static], Shared, Shared, |s: Shared<Implementer<T>>| s.0, Terms::Anywhere, Callback;
    /// Exports an implementer of which one call runs at a time.
    try_export_mut, export_mut, [], Implements::EXCLUSIVE, [Send + 'static], Exclusive, Exclusive::new, Exclusive::into_inner, Terms::Anywhere, Callback;
    /// Exports an implementer that stays on its thread.
    try_export_local, export_local, [], Implements::LOCAL, ['static], Local, Local::new, Local::into_inner, Terms::OwnThread, LocalCallback;
    /// Exports an implementer that borrows, and that several threads may call at once.
    try_export_scoped, export_scoped, [scope], ImplementsShared::SHARED, [Send + Sync + 'scope], Shared, Shared, |s: Shared<Implementer<T>>| s.0, Terms::Scoped, ScopedCallback;
    /// Exports an implementer that borrows, and of which one call runs at a time.
    try_export_scoped_mut, export_scoped_mut, [scope], Implements::EXCLUSIVE, [Send + 'scope], Exclusive, Exclusive::new, Exclusive::into_inner, Terms::Scoped, ScopedCallback;
    /// Exports an implementer that borrows, and stays on the thread of its scope.
    try_export_scoped_local, export_scoped_local, [scope], Implements::LOCAL, ['scope], Local, Local::new, Local::into_inner, Terms::ScopedOwnThread, ScopedLocalCallback;
}
