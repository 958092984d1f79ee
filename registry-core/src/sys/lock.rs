//! The mutex and the condition variable, one implementation for each kind of build.
//!
//! [`crate::sys::sync`] re-exports them to the rest of the crate. They wrap std's locks by default, loom's in a model, and a
//! `RefCell` where only one thread exists. Under `--cfg registry_rmw`, for ThreadSanitizer, they spin: std's slow path
//! is in std itself, which a sanitizer sees only if std is rebuilt with it.
//!
//! Invariant: no lock is ever poisoned, since no code that can panic runs under a lock of this crate.

/// A mutex and a condition variable over `std::sync` or over loom's.
#[cfg(any(loom, all(feature = "std", not(registry_rmw))))]
macro_rules! locks {
    ($base:path $(, $const:tt)?) => {
        use $base as base;

        /// A mutex without poisoning: nothing that can panic runs under a lock of this crate.
        #[derive(Debug)]
        pub(crate) struct Mutex<T>(base::Mutex<T>);
        pub(crate) type Guard<'a, T> = base::MutexGuard<'a, T>;

        impl<T> Mutex<T> {
            pub(crate) $($const)? fn new(value: T) -> Self {
                Self(base::Mutex::new(value))
            }
            pub(crate) fn lock(&self) -> Guard<'_, T> {
                match self.0.lock() {
                    Ok(guard) => guard,
                    Err(poisoned) => poisoned.into_inner(),
                }
            }
        }

        /// What waiters sleep on.
        #[derive(Debug)]
        pub(crate) struct Condvar(base::Condvar);

        #[allow(dead_code)] // of the plain locks, only the mutex is needed under loom
        impl Condvar {
            pub(crate) $($const)? fn new() -> Self {
                Self(base::Condvar::new())
            }
            pub(crate) fn wait<'a, T>(&self, guard: Guard<'a, T>) -> Guard<'a, T> {
                match self.0.wait(guard) {
                    Ok(guard) => guard,
                    Err(poisoned) => poisoned.into_inner(),
                }
            }
            pub(crate) fn notify_all(&self) {
                self.0.notify_all();
            }
        }
    };
}

#[cfg(loom)]
mod form {
    locks!(loom::sync);
}
/// For data that takes part in no protocol: std's locks, even in a model.
#[cfg(loom)]
pub(crate) mod plain {
    locks!(std::sync, const);
}
#[cfg(all(not(any(loom, registry_rmw)), feature = "std"))]
mod form {
    locks!(std::sync, const);
}

#[cfg(all(not(loom), registry_rmw, feature = "std"))]
mod form {
    use core::cell::UnsafeCell;
    use core::ops::{Deref, DerefMut};
    use core::sync::atomic::AtomicBool;
    use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};

    /// A mutex that spins.
    #[derive(Debug)]
    pub(crate) struct Mutex<T> {
        held: AtomicBool,
        value: UnsafeCell<T>,
    }

    // SAFETY: `lock` lets one thread at a time to the value.
    unsafe impl<T: Send> Sync for Mutex<T> {}

    pub(crate) struct Guard<'a, T>(&'a Mutex<T>);

    impl<T> Mutex<T> {
        pub(crate) const fn new(value: T) -> Self {
            Self {
                held: AtomicBool::new(false),
                value: UnsafeCell::new(value),
            }
        }
        pub(crate) fn lock(&self) -> Guard<'_, T> {
            // Acquire: what the last holder wrote. Pairs with the guard's drop.
            while self.held.swap(true, Acquire) {
                while self.held.load(Relaxed) {
                    std::thread::yield_now();
                }
            }
            Guard(self)
        }
    }

    impl<T> Deref for Guard<'_, T> {
        type Target = T;
        fn deref(&self) -> &T {
            // SAFETY: the guard is the one that holds the lock.
            unsafe { &*self.0.value.get() }
        }
    }

    impl<T> DerefMut for Guard<'_, T> {
        fn deref_mut(&mut self) -> &mut T {
            // SAFETY: likewise.
            unsafe { &mut *self.0.value.get() }
        }
    }

    impl<T> Drop for Guard<'_, T> {
        fn drop(&mut self) {
            // Release: pairs with `lock`.
            self.0.held.store(false, Release);
        }
    }

    /// A wait only yields: every user checks its condition in a loop.
    #[derive(Debug)]
    pub(crate) struct Condvar;

    impl Condvar {
        pub(crate) const fn new() -> Self {
            Self
        }
        pub(crate) fn wait<'a, T>(&self, guard: Guard<'a, T>) -> Guard<'a, T> {
            let mutex = guard.0;
            drop(guard);
            std::thread::yield_now();
            mutex.lock()
        }
        pub(crate) fn notify_all(&self) {}
    }
}

#[cfg(not(any(loom, feature = "std")))]
mod form {
    use core::cell::{RefCell, RefMut};

    /// A cell in the place of a mutex, for the only thread.
    #[derive(Debug)]
    pub(crate) struct Mutex<T>(RefCell<T>);
    pub(crate) type Guard<'a, T> = RefMut<'a, T>;

    // SAFETY: this module exists only where there is no second thread (the `compile_error!` in `sync.rs`).
    unsafe impl<T> Sync for Mutex<T> {}

    impl<T> Mutex<T> {
        pub(crate) const fn new(value: T) -> Self {
            Self(RefCell::new(value))
        }
        pub(crate) fn lock(&self) -> Guard<'_, T> {
            self.0.borrow_mut()
        }
    }

    /// Never waits: no other thread exists that could wake this one.
    #[derive(Debug)]
    pub(crate) struct Condvar;

    impl Condvar {
        pub(crate) const fn new() -> Self {
            Self
        }
        pub(crate) fn wait<'a, T>(&self, guard: Guard<'a, T>) -> Guard<'a, T> {
            guard
        }
        pub(crate) fn notify_all(&self) {}
    }
}

pub(crate) use form::{Condvar, Guard, Mutex};
