//! The calling thread: its record, its number, what happens when it ends or forks.
//!
//! `call/enter.rs` and the wrappers come here for the record that `hazard/record.rs` needs. A thread gets one
//! on its first operation and gives it back when it ends. What it does after that (callbacks from
//! destructors of other thread-locals) goes by a *late* record, which is given back when the last of it is
//! over: operations and calls may end in any order, on fibers.
//!
//! Invariants: the pointers below are null or point at a record that this thread alone has taken, and not both of
//! `OWN` and `LATE` do. A record is given back only while no cell of it is taken and no guard is counted.
//! The user's code runs only while one is: so nothing is given back between two steps of an operation.

use crate::registry::{REGISTRY, ThreadRecord};
#[cfg(all(feature = "std", unix, not(loom)))]
use crate::sys::atfork;
use crate::sys::membarrier;
#[cfg(loom)]
use crate::sys::sync::PerThreadCell as _;
use crate::sys::sync::plain::AtomicU64;
use core::cell::Cell;
use core::ptr;

#[cfg(all(feature = "initial-exec-tls", not(fixed_tls)))]
compile_error!(
    "the feature `initial-exec-tls` of registry-core is for x86-64 Linux with glibc; build for this target without it"
);

#[cfg(any(loom, feature = "std"))]
mod local {
    use super::*;
    use crate::sys::sync::per_thread;

    // Constant and without a destructor, so that a look is one load and stays legal to the very end of
    // the thread; the destructor stands in a variable of its own.
    #[cfg(not(all(feature = "initial-exec-tls", fixed_tls, not(any(loom, miri)))))]
    per_thread! {
        /// The record, only where callers need no fence: the fast way in asks for nothing else.
        pub(super) static FAST: Cell<*const ThreadRecord> = Cell::new(ptr::null());
    }
    #[cfg(all(feature = "initial-exec-tls", fixed_tls, not(any(loom, miri))))]
    pub(super) use crate::registry::initial_exec::FAST;

    per_thread! {
        /// The record, until the thread's end begins.
        pub(super) static OWN: Cell<*const ThreadRecord> = Cell::new(ptr::null());
        /// The record from then on.
        pub(super) static LATE: Cell<*const ThreadRecord> = Cell::new(ptr::null());
        /// How many operations use that one now.
        pub(super) static LATE_USERS: Cell<usize> = Cell::new(0);
        /// A number that no other thread of this process ever has; 0 until asked for.
        pub(super) static NUMBER: Cell<u64> = Cell::new(0);
    }

    #[cfg(not(loom))]
    per_thread! {
        static EXIT: Exit = Exit;
    }

    #[cfg(not(loom))]
    struct Exit;

    #[cfg(not(loom))]
    impl Drop for Exit {
        fn drop(&mut self) {
            super::exit();
        }
    }

    /// Sees to it that the thread's end is noticed. False when that end has already begun.
    #[cfg(not(loom))]
    pub(super) fn arm() -> bool {
        EXIT.try_with(|_| ()).is_ok()
    }
    /// Loom takes all variables of a thread away at once: a model's threads call `exit` themselves.
    #[cfg(loom)]
    pub(super) fn arm() -> bool {
        !ENDS.get()
    }
    #[cfg(loom)]
    per_thread! {
        pub(super) static ENDS: Cell<bool> = Cell::new(false);
    }
}

#[cfg(not(any(loom, feature = "std")))]
mod local {
    use super::*;

    /// A cell with the look of a thread-local.
    pub(super) struct Only<T>(pub(super) Cell<T>);
    // SAFETY: without `std` the crate compiles only where no second thread exists (see sync.rs).
    unsafe impl<T> Sync for Only<T> {}
    impl<T: Copy> Only<T> {
        pub(super) fn get(&self) -> T {
            self.0.get()
        }
        pub(super) fn set(&self, value: T) {
            self.0.set(value);
        }
    }

    pub(super) static FAST: Only<*const ThreadRecord> = Only(Cell::new(ptr::null()));
    pub(super) static OWN: Only<*const ThreadRecord> = Only(Cell::new(ptr::null()));
    pub(super) static LATE: Only<*const ThreadRecord> = Only(Cell::new(ptr::null()));
    pub(super) static LATE_USERS: Only<usize> = Only(Cell::new(0));
    pub(super) static NUMBER: Only<u64> = Only(Cell::new(0));

    pub(super) fn arm() -> bool {
        true
    }
}

use local::{FAST, LATE, LATE_USERS, NUMBER, OWN};

/// The thread's record if the fast way in is open to it.
#[inline(always)]
pub(crate) fn fast() -> Option<&'static ThreadRecord> {
    // SAFETY: the module's invariant; records are never freed.
    unsafe { FAST.get().as_ref() }
}

/// The thread's record, for one operation.
#[derive(Debug)]
pub(crate) struct Current {
    record: &'static ThreadRecord,
    /// The operation is counted in `LATE_USERS`.
    late: bool,
}

impl Current {
    /// The record itself; only valid for this thread, and while it is not given back.
    pub(crate) fn record(&self) -> &'static ThreadRecord {
        self.record
    }
}

impl core::ops::Deref for Current {
    type Target = ThreadRecord;
    #[inline(always)]
    fn deref(&self) -> &ThreadRecord {
        self.record
    }
}

impl Drop for Current {
    #[inline(always)]
    fn drop(&mut self) {
        if self.late {
            end_late(self.record);
        }
    }
}

/// A piece of the user's code that runs outside of any call. Counted while this lives, where there is memory for a record.
pub(crate) struct Guarded(Option<Current>);

impl Guarded {
    pub(crate) fn new() -> Self {
        let current = current();
        if let Some(record) = &current {
            record.guard_in();
        }
        Guarded(current)
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        if let Some(record) = &self.0 {
            record.guard_out();
        }
    }
}

/// The calling thread's record; `None` when memory is out.
#[inline(always)]
pub(crate) fn current() -> Option<Current> {
    // SAFETY: the module's invariant.
    match unsafe { OWN.get().as_ref() } {
        Some(record) => Some(Current {
            record,
            late: false,
        }),
        None => register(),
    }
}

#[cold]
fn register() -> Option<Current> {
    // SAFETY: the module's invariant.
    if let Some(record) = unsafe { LATE.get().as_ref() } {
        LATE_USERS.set(LATE_USERS.get() + 1);
        return Some(Current { record, late: true });
    }
    let asymmetric = membarrier::is_asymmetric();
    watch_forks();
    #[cfg(all(target_arch = "wasm32", panic = "abort", feature = "std"))]
    crate::registry::trap::watch();
    let record = REGISTRY.records.take()?;
    // First: whatever allocates for the next step finds it here.
    OWN.set(record);
    if local::arm() {
        if asymmetric {
            FAST.set(record);
        }
        return Some(Current {
            record,
            late: false,
        });
    }
    // Not open to the fast way, which does not count: such calls are few.
    OWN.set(ptr::null());
    LATE.set(record);
    LATE_USERS.set(1);
    Some(Current { record, late: true })
}

/// Ends an operation of a thread that ends, and gives the late record back unless something goes on with it:
/// another operation, or a call that has not left yet.
#[cold]
fn end_late(record: &'static ThreadRecord) {
    LATE_USERS.set(LATE_USERS.get() - 1);
    if LATE_USERS.get() == 0 && !record.is_busy() {
        LATE.set(ptr::null());
        give_back(record);
    }
}

/// Runs at the thread's end: drops what waits for this thread, and leaves nothing behind.
#[cfg(feature = "std")]
pub(crate) fn exit() {
    #[cfg(loom)]
    local::ENDS.set(true);
    crate::registry::mailbox::end();
    // SAFETY: the module's invariant.
    if let Some(record) = unsafe { OWN.get().as_ref() } {
        FAST.set(ptr::null());
        OWN.set(ptr::null());
        if record.is_busy() {
            // Calls are under way on fibers that are paused, and may leave before the thread is gone. (Or the
            // thread ends inside a callback, by `pthread_exit`, which is not supported.) Until they have left it
            // is nobody else's record; if they never do, it stays so.
            LATE.set(record);
            give_reserve(record);
        } else {
            give_back(record);
        }
    }
}

/// Gives a record of this thread, which points at it no more, to the others.
#[cold]
fn give_back(record: &'static ThreadRecord) {
    give_reserve(record);
    REGISTRY.records.give_back(record);
}

/// Gives the free slots that this thread keeps to the others.
fn give_reserve(record: &'static ThreadRecord) {
    // SAFETY: still this thread's record, and no borrow of the reserve is alive: none lasts while user code runs.
    REGISTRY
        .table
        .give_all(unsafe { &mut *record.extra.reserve.get() });
}

/// The record that this thread has taken, if any.
#[cfg(all(feature = "std", unix, not(loom)))]
fn own() -> Option<&'static ThreadRecord> {
    // SAFETY: the module's invariant.
    unsafe { OWN.get().as_ref().or(LATE.get().as_ref()) }
}

/// The number of the calling thread: never 0, and never another thread's, ended ones included.
pub(crate) fn number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    match NUMBER.get() {
        0 => {
            // Relaxed: only uniqueness matters; 2^64 threads do not happen.
            let number = NEXT.fetch_add(1, crate::sys::sync::Relaxed);
            NUMBER.set(number);
            number
        }
        number => number,
    }
}

/// Whether the thread's end is still to come, so that it can be noticed.
pub(crate) fn will_be_seen_off() -> bool {
    local::arm()
}

/// Sees to it that a fork finds no lock of the registry held. Before the first time that one is taken.
#[inline]
pub(crate) fn watch_forks() {
    #[cfg(all(feature = "std", unix, not(loom)))]
    atfork::hold(atfork::Place::Registry, &fork::PART);
}

#[cfg(all(feature = "std", unix, not(loom)))]
mod fork {
    //! In a forked child every other thread's record is marked as left behind, and what other threads' scopes have lent
    //! is lost.
    use super::{REGISTRY, number, own};
    use crate::registry::{ledger, mailbox};
    use crate::sys::atfork::Part;

    pub(super) static PART: Part = Part::new(hold_locks).with_child(in_child);

    fn hold_locks() -> alloc::boxed::Box<dyn core::any::Any> {
        alloc::boxed::Box::new([
            REGISTRY.hold_locks(),
            mailbox::hold_lock(),
            #[cfg(not(target_pointer_width = "64"))]
            crate::registry::thunk_keys::hold_lock(),
        ])
    }

    fn in_child() {
        let own = own();
        REGISTRY.records.orphan_all_but(own);
        // A fork that comes later must find no entry of a scope that is not listed.
        ledger::end_those_of_other_threads(number(), own);
    }
}
