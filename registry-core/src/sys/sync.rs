//! The one switch between std, loom and a single thread: every other file takes its atomics,
//! its mutex (of `sys/lock.rs`) and its fences from here.
//!
//! * By default these are core's atomics and std's mutex.
//! * Under `--cfg loom` (the models, never a user's build) they are loom's, and so are the statics and
//!   the thread-locals that hold them. `plain` stays core's: counts, marks and interned places, on which
//!   no protocol rests, and which would only multiply a model's steps.
//! * Without the `std` feature there is no mutex and no thread to ask about: the crate then stands on
//!   one thread, which wasm32 without atomics guarantees and `--cfg registry_single_thread` promises.
//!
//! `light` and `observe` are the reader's half of the fence whose other half is `hazard::heavy`.

#[cfg(not(loom))]
pub(crate) use core::cell::Cell;
#[cfg(all(not(loom), not(feature = "portable-atomic")))]
pub(crate) use core::sync::atomic::{AtomicPtr, AtomicU16, AtomicU32, AtomicU64, AtomicUsize};
/// Loom's cell finds a read and a write that nothing orders.
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
    "registry-core without its `std` feature keeps one record for one thread; enable `std`, or pass \
     `--cfg registry_single_thread` in RUSTFLAGS when no second thread and no interrupt handler of \
     this program ever calls it"
);

#[cfg(not(any(target_has_atomic = "64", feature = "portable-atomic")))]
compile_error!(
    "this target has no 64-bit atomics; enable the feature `portable-atomic` of registry-core"
);

/// True where readers and closers read-modify-write the same word instead of fencing: loom and
/// ThreadSanitizer model no stand-alone fence faithfully.
pub(crate) const RMW: bool = cfg!(any(loom, registry_rmw));

/// True where no second thread exists.
pub(crate) const SINGLE: bool = cfg!(all(
    not(loom),
    any(
        registry_single_thread,
        all(target_arch = "wasm32", not(target_feature = "atomics"))
    )
));

/// What a reader does between two of its own memory operations when the closers pay for the order:
/// nothing at run time, but the compiler may not move them past each other.
#[inline(always)]
pub(crate) fn light() {
    core::sync::atomic::compiler_fence(core::sync::atomic::Ordering::SeqCst);
}

/// Loads `word` after something that the same thread has just stored (a hazard set or cleared), so
/// that either this load sees a closer's word or the closer's scan sees that store, where no
/// asymmetric fence exists.
///
/// With [`RMW`] the load is a read-modify-write that changes nothing: it and the closer's
/// compare-and-swap stand in one modification order. If it comes first, the closer's swap acquires
/// from it and sees the hazard; if second, it reads the closer's word.
#[inline]
pub(crate) fn observe(word: &AtomicU64) -> u64 {
    if RMW {
        word.fetch_or(0, AcqRel)
    } else {
        full();
        // Acquire: as in `Gate::load`. No instrument needs the Acquire: loom and ThreadSanitizer take the
        // branch above.
        word.load(Acquire)
    }
}

/// A full barrier, or nothing where one thread is alone.
#[inline]
pub(crate) fn full() {
    if SINGLE {
        light();
    } else if !RMW {
        core::sync::atomic::fence(core::sync::atomic::Ordering::SeqCst);
    }
}

pub(crate) use crate::sys::lock::{Condvar, Mutex};

/// Stands in what one thread makes and others find by a pointer. To loom an atomic has a first value for
/// everybody, whether or not it has been made yet; this shows it who looks too early.
#[derive(Debug)]
pub(crate) struct Made {
    #[cfg(loom)]
    cell: loom::cell::UnsafeCell<()>,
}

// SAFETY: loom's cell holds nothing, and fails the model where its accesses are not in order.
#[cfg(loom)]
unsafe impl Sync for Made {}

impl Made {
    pub(crate) fn new() -> Self {
        Made {
            #[cfg(loom)]
            cell: loom::cell::UnsafeCell::new(()),
        }
    }

    /// Says that the caller has found what this stands in.
    #[inline(always)]
    pub(crate) fn found(&self) {
        #[cfg(loom)]
        self.cell.with(|_| ());
    }
}

/// Words and locks that no protocol rests on.
pub(crate) mod plain {
    #[cfg(loom)]
    pub(crate) use crate::sys::lock::plain::Mutex;
    #[cfg(loom)]
    pub(crate) use core::sync::atomic::{AtomicPtr, AtomicU16, AtomicU32, AtomicU64};

    #[cfg(not(loom))]
    pub(crate) use super::{AtomicPtr, AtomicU16, AtomicU32, AtomicU64, Mutex};
}

/// A static of the process or, in a model, of one run of it.
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

/// A function that is `const` but where loom's words, which no constant can hold, are in it.
#[cfg(not(loom))]
macro_rules! const_fn {
    ($(#[$meta:meta])* $vis:vis fn $($rest:tt)*) => { $(#[$meta])* $vis const fn $($rest)* };
}
#[cfg(loom)]
macro_rules! const_fn {
    ($($all:tt)*) => { $($all)* };
}
pub(crate) use const_fn;

/// A variable of each thread, of a constant value at first.
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
#[cfg(any(loom, feature = "std"))]
pub(crate) use per_thread;

/// The look of std's thread-local cells on loom's.
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
