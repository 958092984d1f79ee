//! Forks, and the locks that must not be left held in the child.
//!
//! A fork copies a lock as it stands: one that a thread of the parent holds is never let go in the child. The registry's
//! own few locks are therefore held by the forking thread while the process is copied (`pthread_atfork(3)`). Who has
//! one names it here, as a [`Part`], before it is first taken. Of the locks in pools, groups and scopes a program may have
//! any number: each of these is a [`ForkSafe`], only ever taken under one common lock, shared, which the fork takes alone.
//!
//! Invariant: what runs under a `ForkSafe` is none of the user's code. It takes no second lock of this kind and names no
//! part; it may take the locks of parts that are named, which the fork takes after the common one.

use crate::sys::sync::{Mutex, const_fn};

/// A value behind such a lock.
#[derive(Debug)]
pub(crate) struct ForkSafe<T>(Mutex<T>);

impl<T> ForkSafe<T> {
    const_fn! {
    pub(crate) fn new(value: T) -> Self {
        ForkSafe(Mutex::new(value))
    }
    }

    /// Runs `f` with the value.
    pub(crate) fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        #[cfg(all(feature = "std", unix, not(loom)))]
        let _no_fork = {
            system::watch();
            system::share()
        };
        f(&mut self.0.lock())
    }

    /// As [`ForkSafe::with`], on the thread that holds the common lock alone across a fork.
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) fn with_all_held<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        f(&mut self.0.lock())
    }
}

/// Whether this process was forked off one that had something of the registry.
pub(crate) fn has_forked() -> bool {
    #[cfg(all(feature = "std", unix, not(loom)))]
    return system::HAS_FORKED.load(crate::sys::sync::Relaxed) != 0;
    #[cfg(not(all(feature = "std", unix, not(loom))))]
    return false;
}

#[cfg(all(feature = "std", unix, not(loom)))]
pub(crate) use system::{Part, Place, hold};

#[cfg(all(feature = "std", unix, not(loom)))]
mod system {
    use crate::sys::sync::{AtomicPtr, AtomicU32, Relaxed};
    use alloc::boxed::Box;
    use core::any::Any;
    use core::cell::Cell;
    use core::ffi::c_int;
    use core::ptr;
    use std::sync::{PoisonError, RwLock, RwLockReadGuard};

    pub(super) static HAS_FORKED: AtomicU32 = AtomicU32::new(0);

    /// Under it, shared, each `ForkSafe` is taken and each part is named.
    static COMMON: RwLock<()> = RwLock::new(());

    pub(super) fn share() -> RwLockReadGuard<'static, ()> {
        COMMON.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a module does when the process forks.
    pub(crate) struct Part {
        /// Takes its locks, and gives what holds them.
        hold: fn() -> Box<dyn Any>,
        /// What it does in the child, where all locks are still held. It allocates nothing, and frees nothing.
        in_child: fn(),
    }

    impl Part {
        pub(crate) const fn new(hold: fn() -> Box<dyn Any>) -> Self {
            let in_child = || {};
            Part { hold, in_child }
        }
        pub(crate) const fn with_child(self, in_child: fn()) -> Self {
            Part { in_child, ..self }
        }
    }

    /// The modules that have locks, in the order in which these are taken.
    #[derive(Clone, Copy)]
    pub(crate) enum Place {
        Registry,
        Hook,
        Buffers,
    }

    static PARTS: [AtomicPtr<Part>; 3] = [const { AtomicPtr::new(ptr::null_mut()) }; 3];

    /// Sees to it that a fork finds the locks of this part not held. Before one of them is first taken; the caller
    /// holds none that a fork takes.
    #[inline]
    pub(crate) fn hold(place: Place, part: &'static Part) {
        // Relaxed: nothing is read through it here. Whoever sees it named comes after the moment at which it was, and
        // after that every fork takes its locks.
        if PARTS[place as usize].load(Relaxed).is_null() {
            name(place, part);
        }
    }

    #[cold]
    fn name(place: Place, part: &'static Part) {
        watch();
        // A fork that is under way did not take these locks: it must be over before the first of them is taken.
        let _no_fork = share();
        // Relaxed: a fork reads it under the same lock. Two threads that come at once store the same.
        PARTS[place as usize].store(ptr::from_ref(part).cast_mut(), Relaxed);
    }

    /// The parts that are named.
    fn parts() -> impl Iterator<Item = &'static Part> {
        // SAFETY: null, or what `name` has stored: the address of a static.
        let part = |place: &AtomicPtr<Part>| unsafe { place.load(Relaxed).as_ref() };
        PARTS.iter().filter_map(part)
    }

    unsafe extern "C" {
        fn pthread_atfork(
            prepare: Option<extern "C" fn()>,
            parent: Option<extern "C" fn()>,
            child: Option<extern "C" fn()>,
        ) -> c_int;
    }

    type Held = [Option<Box<dyn Any>>; PARTS.len() + 1];
    struct Locks(Cell<Option<Box<Held>>>);
    // SAFETY: written by `prepare` with all locks held, and read by the same thread before it lets go.
    unsafe impl Sync for Locks {}
    static HELD: Locks = Locks(Cell::new(None));

    pub(super) fn watch() {
        // Not a `Once`: a child that inherits one half done would wait for it. Relaxed: nothing is
        // published; a thread that comes second goes on without waiting for the first.
        static DONE: AtomicU32 = AtomicU32::new(0);
        if DONE.load(Relaxed) == 0 && DONE.swap(1, Relaxed) == 0 {
            // SAFETY: the handlers are functions of this library. If it is unloaded before a fork the C
            // library has forgotten them (glibc ties them to the object that registered).
            unsafe { pthread_atfork(Some(prepare), Some(parent), Some(child)) };
        }
    }

    extern "C" fn prepare() {
        let mut held = Box::new([const { None }; PARTS.len() + 1]);
        // First: an export into a scope takes the registry's locks under it.
        let alone = COMMON.write().unwrap_or_else(PoisonError::into_inner);
        held[0] = Some(Box::new(alone) as Box<dyn Any>);
        for (place, part) in held[1..].iter_mut().zip(parts()) {
            *place = Some((part.hold)());
        }
        HELD.0.set(Some(held));
    }
    extern "C" fn parent() {
        drop(HELD.0.take());
    }
    extern "C" fn child() {
        HAS_FORKED.store(1, Relaxed);
        // Before the locks are let go: a fork that comes later must find all done.
        parts().for_each(|part| (part.in_child)());
        drop(HELD.0.take());
    }
}
