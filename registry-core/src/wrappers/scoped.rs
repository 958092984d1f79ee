//! The methods that both scoped wrappers have.
//!
//! The wrappers differ in who may have them: `ScopedCallback` can be sent to another thread, `ScopedLocalCallback` can't. Their entries are the scope's,
//! so a wrapper that is forgotten ends with its scope.

/// Implements them for a wrapper with `handle`, `scope` and `signature`, and these other markers.
macro_rules! scoped {
    ($wrapper:ident $(, $marker:ident)*) => {
        impl<'scope, S: Signature> $wrapper<'scope, S> {
            pub(crate) fn of_handle(handle: Handle) -> Self {
                $wrapper {
                    handle,
                    scope: PhantomData,
                    signature: PhantomData,
                    $($marker: PhantomData,)*
                }
            }

            /// Where its entry is. Only closures are exported in scopes.
            fn place(&self) -> Place {
                Place::Closure(self.handle)
            }

            /// The number that foreign code calls by.
            #[must_use]
            pub fn handle(&self) -> Handle {
                self.handle
            }

            /// Ends the callback, as dropping does, and remembers this line for the message that a late call gets.
            #[track_caller]
            pub fn close(self) {
                let place = ManuallyDrop::new(self).place();
                ownership::close(
                    place,
                    Owner::Scope,
                    crate::call_site::intern(Location::caller()),
                );
            }

            /// Ends the callback, and returns when no call is in flight and the closure has been dropped.
            ///
            /// # Errors
            /// Called from inside any callback, it ends the callback without waiting. The end of the scope waits.
            #[track_caller]
            pub fn close_and_wait(self) -> Result<(), WouldDeadlock> {
                let place = ManuallyDrop::new(self).place();
                ownership::close_and_wait(
                    place,
                    Owner::Scope,
                    crate::call_site::intern(Location::caller()),
                )
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

        impl<S: CallbackType> $wrapper<'_, S> {
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
        }

        impl<S: Signature> pool::sealed::Sealed for $wrapper<'_, S> {}

        impl<S: Signature> Wrapper for $wrapper<'_, S> {
            type Signature = S;
            fn handle(&self) -> Handle {
                self.handle
            }
        }

        impl<S: Signature> Drop for $wrapper<'_, S> {
            fn drop(&mut self) {
                ownership::close(self.place(), Owner::Scope, Site::DROPPED);
            }
        }

        impl<S: Signature> fmt::Debug for $wrapper<'_, S> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                wrappers::debug(stringify!($wrapper), S::info(), self.handle, f)
            }
        }
    };
}
pub(super) use scoped;
