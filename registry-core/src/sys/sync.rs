//! The switch between std, loom and a single thread. Every other file takes its atomics, its mutex
//! ([`crate::sys::lock`]) and its fences from here.
//!
//! * By default these are core's atomics and std's mutex.
//! * Under `--cfg loom` (the models, never a user's build) they are loom's, and so are the statics and
//!   the thread-locals that hold them. [`plain`] stays core's: it is for counters, marks and interned places, which take
//!   part in no protocol and would only multiply a model's steps.
//! * Without the `std` feature there is no mutex. The crate then requires a single thread, which wasm32 without atomics
//!   guarantees and `--cfg registry_single_thread` promises.
//!
//! [`light`] and [`observe`] are the reader's half of the asymmetric fence; [`crate::sys::membarrier::heavy`] is the closer's.

#[cfg(not(loom))]
pub(crate) use core::cell::Cell;
#[cfg(all(not(loom), not(feature = "portable-atomic")))]
pub(crate) use core::sync::atomic::{AtomicPtr, AtomicU16, AtomicU32, AtomicU64, AtomicUsize};
/// Loom's cell reports a read and a write that no happens-before edge orders.
#[cfg(loom)]
pub(crate) use loom::cell::Cell;
#[cfg(loom)]
pub(crate) use loom::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize};
#[cfg(all(not(loom), feature = "portable-atomic"))]
pub(crate) use portable_atomic::{AtomicPtr, AtomicU16, AtomicU32, AtomicU64, AtomicUsize};

pub(crate) use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

#[cfg(all(
    not(loom),
    not(feature = "std"),
    not(registry_single_thread),
    not(all(target_arch = "wasm32", not(target_feature = "atomics")))
))]
compile_error!(
    "registry-core without its `std` feature supports one thread only; enable `std`, or pass \
     `--cfg registry_single_thread` in RUSTFLAGS if no second thread and no interrupt handler of \
     this program ever calls it"
);

#[cfg(not(any(target_has_atomic = "64", feature = "portable-atomic")))]
compile_error!(
    "this target has no 64-bit atomics; enable the feature `portable-atomic` of registry-core"
);

/// True where readers and closers use read-modify-writes of the same word instead of fences: loom and
/// ThreadSanitizer do not model stand-alone fences faithfully.
pub(crate) const RMW: bool = cfg!(any(loom, registry_rmw));

/// True where no second thread exists.
pub(crate) const SINGLE: bool = cfg!(all(
    not(loom),
    any(
        registry_single_thread,
        all(target_arch = "wasm32", not(target_feature = "atomics"))
    )
));

/// The reader's side of the asymmetric fence: a compiler fence between two of its own memory operations. It costs
/// nothing at run time, since the closer's heavy fence orders them on the processor.
#[inline(always)]
pub(crate) fn light() {
    core::sync::atomic::compiler_fence(core::sync::atomic::Ordering::SeqCst);
}

/// Loads `word` after this thread has stored a hazard (set or cleared it), on platforms without an asymmetric fence.
/// Either this load sees the closer's word, or the closer's scan sees the store.
///
/// With [`RMW`] the load is a read-modify-write that changes nothing, so it has a place in the modification order of the
/// closer's compare-and-swap. If it comes first, the closer's swap acquires from it and sees the hazard. If it comes
/// second, it reads the closer's word.
#[inline]
pub(crate) fn observe(word: &AtomicU64) -> u64 {
    if RMW {
        word.fetch_or(0, AcqRel)
    } else {
        full();
        // Acquire: pairs as in `Gate::load`. No instrument needs the Acquire: loom and ThreadSanitizer take the
        // branch above.
        word.load(Acquire)
    }
}

/// A full barrier; only a compiler fence where a single thread exists.
#[inline]
pub(crate) fn full() {
    if SINGLE {
        light();
    } else if !RMW {
        core::sync::atomic::fence(core::sync::atomic::Ordering::SeqCst);
    }
}

pub(crate) use crate::sys::lock::{Condvar, Mutex};

/// A field of objects that one thread initialises and other threads find by a pointer. Loom lets every thread read the
/// initial value of an atomic, even without a happens-before edge from its creation. This field makes loom report
/// such a read.
#[derive(Debug)]
pub(crate) struct Made {
    #[cfg(loom)]
    cell: loom::cell::UnsafeCell<()>,
}

// SAFETY: loom's cell holds no data, and fails the model if its accesses are not ordered.
#[cfg(loom)]
unsafe impl Sync for Made {}

impl Made {
    pub(crate) fn new() -> Self {
        Made {
            #[cfg(loom)]
            cell: loom::cell::UnsafeCell::new(()),
        }
    }

    /// Called by the thread that ends the object: fails the model if another thread's use does not happen before.
    #[inline(always)]
    pub(crate) fn ended(&self) {
        #[cfg(loom)]
        self.cell.with_mut(|_| ());
    }

    /// Called by each thread that has found the object: fails the model if its creation does not happen before.
    #[inline(always)]
    pub(crate) fn found(&self) {
        #[cfg(loom)]
        self.cell.with(|_| ());
    }
}

/// Room for a value that one thread at a time writes, reads or moves out. Loom reports two uses that no happens-before edge orders.
pub(crate) struct Room<T> {
    value: core::cell::UnsafeCell<core::mem::MaybeUninit<T>>,
    #[cfg(loom)]
    used: loom::cell::UnsafeCell<()>,
}

impl<T> Room<T> {
    pub(crate) fn new() -> Self {
        Room {
            value: core::cell::UnsafeCell::new(core::mem::MaybeUninit::uninit()),
            #[cfg(loom)]
            used: loom::cell::UnsafeCell::new(()),
        }
    }

    /// Where the value is. The caller is the only one that uses the room meanwhile.
    #[inline(always)]
    pub(crate) fn with<R>(&self, using: impl FnOnce(*mut T) -> R) -> R {
        let place = self.value.get().cast();
        #[cfg(loom)]
        return self.used.with_mut(|_| using(place));
        #[cfg(not(loom))]
        using(place)
    }
}

/// Atomics and locks of data that takes part in no protocol.
pub(crate) mod plain {
    #[cfg(loom)]
    pub(crate) use crate::sys::lock::plain::Mutex;
    #[cfg(loom)]
    pub(crate) use core::sync::atomic::{AtomicPtr, AtomicU16, AtomicU32, AtomicU64, AtomicUsize};

    #[cfg(not(loom))]
    pub(crate) use super::{AtomicPtr, AtomicU16, AtomicU32, AtomicU64, AtomicUsize, Mutex};
}

/// Declares a static. In a model it is created anew for each run.
#[cfg(not(loom))]
macro_rules! global {
    ($(#[$meta:meta])* pub(crate) static $name:ident: $type:ty = $init:expr;) => {
        $(#[$meta])* pub(crate) static $name: $type = $init;
    };
    ($(#[$meta:meta])* static $name:ident: $type:ty = $init:expr;) => {
        $(#[$meta])* static $name: $type = $init;
    };
}
#[cfg(loom)]
macro_rules! global {
    ($(#[$meta:meta])* pub(crate) static $name:ident: $type:ty = $init:expr;) => {
        loom::lazy_static! { $(#[$meta])* pub(crate) static ref $name: $type = $init; }
    };
    ($(#[$meta:meta])* static $name:ident: $type:ty = $init:expr;) => {
        loom::lazy_static! { $(#[$meta])* static ref $name: $type = $init; }
    };
}
pub(crate) use global;

/// Declares a function that is `const`, except under loom, whose atomics can't be made in a constant.
#[cfg(not(loom))]
macro_rules! const_fn {
    ($(#[$meta:meta])* $vis:vis fn $($rest:tt)*) => { $(#[$meta])* $vis const fn $($rest)* };
}
#[cfg(loom)]
macro_rules! const_fn {
    ($($all:tt)*) => { $($all)* };
}
pub(crate) use const_fn;

/// Declares a thread-local with a constant initial value.
#[cfg(all(feature = "std", not(loom)))]
macro_rules! per_thread {
    ($($(#[$meta:meta])* $vis:vis static $name:ident: $type:ty = $init:expr;)*) => {
        std::thread_local! { $($(#[$meta])* $vis static $name: $type = const { $init };)* }
    };
}
#[cfg(loom)]
macro_rules! per_thread {
    ($($(#[$meta:meta])* $vis:vis static $name:ident: $type:ty = $init:expr;)*) => {
        loom::thread_local! { $($(#[$meta])* $vis static $name: $type = $init;)* }
    };
}
/// Without `std` there is one thread, whose variables are statics.
#[cfg(not(any(loom, feature = "std")))]
macro_rules! per_thread {
    ($($(#[$meta:meta])* $vis:vis static $name:ident: $type:ty = $init:expr;)*) => {
        $($(#[$meta])* $vis static $name: $crate::sys::sync::Only<$type> = $crate::sys::sync::Only($init);)*
    };
}
pub(crate) use per_thread;

/// A cell of the only thread, with `get` and `set` as std's thread-local cells have them.
#[cfg(not(any(loom, feature = "std")))]
pub(crate) struct Only<T>(pub(crate) T);

// SAFETY: without `std` the crate compiles only where no second thread exists (the `compile_error!` above).
#[cfg(not(any(loom, feature = "std")))]
unsafe impl<T> Sync for Only<T> {}

#[cfg(not(any(loom, feature = "std")))]
impl<T: Copy> Only<Cell<T>> {
    #[inline(always)]
    pub(crate) fn get(&self) -> T {
        self.0.get()
    }
    #[inline(always)]
    pub(crate) fn set(&self, value: T) {
        self.0.set(value);
    }
}

/// `get` and `set` of std's thread-local cells, for loom's.
#[cfg(loom)]
pub(crate) trait PerThreadCell<T> {
    fn get(&'static self) -> T;
    fn set(&'static self, value: T);
}
#[cfg(loom)]
impl<T: Copy + 'static> PerThreadCell<T> for loom::thread::LocalKey<core::cell::Cell<T>> {
    fn get(&'static self) -> T {
        self.with(core::cell::Cell::get)
    }
    fn set(&'static self, value: T) {
        self.with(|cell| cell.set(value));
    }
}
