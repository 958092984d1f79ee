//! Keeps the registry's locks usable in a forked child.
//!
//! `fork` copies a lock in its current state: if another thread of the parent holds it, no thread of the child ever
//! releases it. The forking thread therefore takes the registry's locks before the process is copied and releases them
//! afterwards, by handlers of pthread_atfork(3). There are two kinds:
//!
//! * A module with a fixed set of locks registers them as a `Part`, before it takes one for the first time.
//! * Pools, groups, scopes and hosts with a place have a lock each, and there may be any number of them. Each of these is a [`ForkSafe`]. It is taken
//!   only while the common read-write lock is held for reading; the fork handler holds that lock for writing.
//!
//! Invariants: no user code runs under a `ForkSafe`. Code under a `ForkSafe` takes no second `ForkSafe` and registers no part. It
//! may take the locks of registered parts; the fork handler takes them after the common lock, so the order is the same.

use crate::sys::sync::{Mutex, const_fn};

/// A value behind a lock that a fork waits for.
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

    /// As [`ForkSafe::with`], for a fork handler, whose thread already holds the common lock for writing.
    #[cfg(all(feature = "std", unix, not(loom)))]
    pub(crate) fn with_all_held<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        f(&mut self.0.lock())
    }
}

/// Whether this process is a forked child of one that had used the registry.
pub(crate) fn has_forked() -> bool {
    #[cfg(all(feature = "std", unix, not(loom)))]
    return system::HAS_FORKED.load(crate::sys::sync::Relaxed) != 0;
    #[cfg(not(all(feature = "std", unix, not(loom))))]
    return false;
}

/// How many forks lie between this process and the one that first used the registry.
#[cfg(all(feature = "std", unix, not(loom)))]
pub(crate) fn generation() -> u32 {
    system::HAS_FORKED.load(crate::sys::sync::Relaxed)
}

#[cfg(all(feature = "std", unix, not(loom)))]
pub(crate) use system::{Module, Part, hold};

#[cfg(all(feature = "std", unix, not(loom)))]
mod system {
    use crate::sys::sync::{AtomicPtr, AtomicU32, Relaxed};
    use alloc::boxed::Box;
    use core::any::Any;
    use core::cell::Cell;
    use core::ffi::c_int;
    use core::ptr;
    use std::sync::{PoisonError, RwLock, RwLockReadGuard};

    /// How often. Relaxed throughout: written in a child that has one thread.
    pub(super) static HAS_FORKED: AtomicU32 = AtomicU32::new(0);

    /// The common lock. Held for reading while a `ForkSafe` is locked and while a part is registered.
    static COMMON: RwLock<()> = RwLock::new(());

    pub(super) fn share() -> RwLockReadGuard<'static, ()> {
        COMMON.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fork handlers of one module.
    pub(crate) struct Part {
        /// Takes the module's locks and returns their guards.
        hold: fn() -> Box<dyn Any>,
        /// Runs in the child while all locks are still held. Must not allocate or free memory.
        in_child: fn(),
    }

    impl Part {
        /// A module with locks.
        pub(crate) const fn with_locks(hold: fn() -> Box<dyn Any>) -> Self {
            let in_child = || {};
            Part { hold, in_child }
        }
        /// A module that has something to do in the child.
        pub(crate) const fn in_child(in_child: fn()) -> Self {
            let hold = || Box::new(()) as Box<dyn Any>;
            Part { hold, in_child }
        }
    }

    /// The modules that have locks, in locking order.
    #[derive(Clone, Copy)]
    pub(crate) enum Module {
        Registry,
        /// After it: the hazard records must be marked before the scopes are ended.
        Threads,
        Scopes,
        Queues,
        Mailbox,
        #[cfg(not(target_pointer_width = "64"))]
        ThunkKeys,
        Hook,
        Buffers,
    }

    const MODULES: usize = Module::Buffers as usize + 1;
    static PARTS: [AtomicPtr<Part>; MODULES] = [const { AtomicPtr::new(ptr::null_mut()) }; MODULES];

    /// Registers `part`, unless it is registered already. A module calls this before it takes one of its locks, and while
    /// it holds no lock that the fork handlers take.
    #[inline]
    pub(crate) fn hold(module: Module, part: &'static Part) {
        // Relaxed: the pointer is not dereferenced here. If it is not null the part is registered, and every fork that starts
        // after its registration takes its locks.
        if PARTS[module as usize].load(Relaxed).is_null() {
            register(module, part);
        }
    }

    #[cold]
    fn register(module: Module, part: &'static Part) {
        watch();
        // A fork in progress has not taken these locks: wait until it is over.
        let _no_fork = share();
        // Relaxed: the fork handlers read it under the same lock. Two threads that get here at once store the same pointer.
        PARTS[module as usize].store(ptr::from_ref(part).cast_mut(), Relaxed);
    }

    /// The registered parts.
    fn parts() -> impl Iterator<Item = &'static Part> {
        // SAFETY: null, or the address of a static, stored by `register`.
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
    // SAFETY: written by `prepare` while it holds all locks, and taken by the same thread before it releases them.
    unsafe impl Sync for Locks {}
    static HELD: Locks = Locks(Cell::new(None));

    pub(super) fn watch() {
        // Not a `Once`: a child that inherits a `Once` in progress would wait for it for ever. Relaxed: nothing is
        // published; a second thread continues without waiting for the first.
        static DONE: AtomicU32 = AtomicU32::new(0);
        if DONE.load(Relaxed) == 0 && DONE.swap(1, Relaxed) == 0 {
            // SAFETY: the handlers are functions of this library. If the library is unloaded, the C library removes them
            // (glibc ties handlers to the object that registered them).
            unsafe { pthread_atfork(Some(prepare), Some(parent), Some(child)) };
        }
    }

    extern "C" fn prepare() {
        let mut held = Box::new([const { None }; PARTS.len() + 1]);
        // The common lock comes first: an export into a scope takes the registry's locks under it.
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
        HAS_FORKED.store(HAS_FORKED.load(Relaxed) + 1, Relaxed);
        // Before the locks are released: a later fork must find this work done.
        parts().for_each(|part| (part.in_child)());
        drop(HELD.0.take());
    }
}
