//! The calling thread: its record, and what happens when it ends or forks.
//!
//! A thread gets its record on its first operation and gives it back when it ends. What it does after that (callbacks from
//! destructors of other thread-locals) uses a *late* record, which is given back when the last such operation is over:
//! operations and calls may end in any order, on fibers.
//!
//! # Invariants
//! * `OWN` and `LATE` are null or point at a record that this thread alone has taken, and at most one of them is not null.
//! * A record is given back only while none of its cells is taken and no guard is counted. User code runs only while one of
//!   these holds, so that no record is given back between two steps of an operation. The one exception is the code that makes a closure
//!   (`export_with`): after it the operation uses no record that it has asked for before.

#[cfg(all(feature = "initial-exec-tls", fixed_tls, not(any(loom, miri))))]
use crate::registry::initial_exec::FAST_RECORD;
use crate::registry::{REGISTRY, ThreadRecord, mailbox, watch_forks};
#[cfg(all(feature = "std", unix, not(loom)))]
use crate::sys::atfork;
use crate::sys::membarrier;
#[cfg(loom)]
use crate::sys::sync::PerThreadCell as _;
use crate::sys::sync::per_thread;
use core::cell::Cell;
use core::ptr;

#[cfg(all(feature = "initial-exec-tls", not(fixed_tls)))]
compile_error!(
    "the feature `initial-exec-tls` of registry-core is for x86-64 Linux with glibc; build for this target without it"
);

// Each is constant and has no destructor, so that reading it is one load and stays legal to the very end of the thread. The
// destructor that notices the end is a variable of its own.
#[cfg(not(all(feature = "initial-exec-tls", fixed_tls, not(any(loom, miri)))))]
per_thread! {
    /// The record, where callers need no fence: all that the fast path looks at.
    static FAST_RECORD: Cell<*const ThreadRecord> = Cell::new(ptr::null());
}
per_thread! {
    /// The record, until the thread's end begins.
    static OWN: Cell<*const ThreadRecord> = Cell::new(ptr::null());
    /// The record from then on.
    static LATE: Cell<*const ThreadRecord> = Cell::new(ptr::null());
    /// How many operations use the late record now.
    static LATE_USERS: Cell<usize> = Cell::new(0);
}

/// How the thread's end is noticed: by the destructor of a thread-local.
///
/// On Windows, as linked by GNU's tools, std keeps each thread-local behind a key of the system, and frees the newest of the process first, plain
/// cells too. `OWN` is always read before `EXIT` is armed, so `EXIT` goes first. A later use makes it anew: the end is noticed again.
#[cfg(all(feature = "std", not(loom)))]
mod end {
    crate::sys::sync::per_thread! {
        static EXIT: Exit = Exit;
    }

    struct Exit;

    impl Drop for Exit {
        fn drop(&mut self) {
            super::exit();
        }
    }

    /// Has [`exit`](super::exit) called at the thread's end. False if that end has begun.
    pub(super) fn arm() -> bool {
        EXIT.try_with(|_| ()).is_ok()
    }
}

/// Loom destroys all variables of a thread at once: the threads of a model call `exit` themselves.
#[cfg(loom)]
mod end {
    use super::Cell;
    use crate::sys::sync::PerThreadCell as _;

    crate::sys::sync::per_thread! {
        pub(super) static HAS_BEGUN: Cell<bool> = Cell::new(false);
    }

    pub(super) fn arm() -> bool {
        !HAS_BEGUN.get()
    }
}

/// The only thread does not end before the program.
#[cfg(not(any(loom, feature = "std")))]
mod end {
    pub(super) fn arm() -> bool {
        true
    }
}

/// Makes the calling thread's hazard record, which its first call would make: so that not even that call allocates, as on a thread that must
/// answer in time, such as an audio thread.
///
/// A thread has a record from then on until it ends. A second call does nothing. The first one allocates a few hundred bytes, unless an
/// ended thread has left a record.
///
/// Returns false if no memory is left, or if the thread's end has begun. Then the thread's next call tries again.
///
/// ```
/// use registry_core::{exported_callback, prepare_thread};
///
/// #[exported_callback(on_error = 0.0)]
/// type Process = fn(sample: f32) -> f32;
///
/// let process = Process::export(|sample| sample * 0.5);
/// let handle = process.handle();
/// std::thread::spawn(move || {
///     assert!(prepare_thread());
///     // From here on no call takes a lock, allocates or makes a system call.
///     assert_eq!(Process::call(handle, 1.0).unwrap(), 0.5);
/// }).join().unwrap();
/// ```
pub fn prepare_thread() -> bool {
    current().is_some_and(|current| !current.late)
}

/// The thread's record, if it may take the fast path.
#[inline(always)]
pub(crate) fn fast() -> Option<&'static ThreadRecord> {
    // SAFETY: the module's invariant; records are never freed.
    unsafe { FAST_RECORD.get().as_ref() }
}

/// The thread's record, for the duration of one operation.
#[derive(Debug)]
pub(crate) struct Current {
    record: &'static ThreadRecord,
    /// Whether the operation is counted in `LATE_USERS`.
    late: bool,
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

/// Counts user code that runs outside of any call, such as an error hook, for as long as this lives. Without memory for a record it counts nothing.
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

/// The calling thread's record. `None` if memory is out.
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
    #[cfg(all(feature = "std", unix, not(loom)))]
    atfork::hold(atfork::Module::Threads, &fork::PART);
    #[cfg(target_arch = "wasm32")]
    crate::registry::trap::watch(lose_what_was_cut_off);
    let record = REGISTRY.records.take()?;
    // First: if the next step allocates, and the allocator uses the registry, it finds the record here.
    OWN.set(record);
    if end::arm() {
        if asymmetric {
            FAST_RECORD.set(record);
        }
        return Some(Current {
            record,
            late: false,
        });
    }
    // The fast path does not count in `LATE_USERS`, so it is closed to a late record. Such calls are few.
    OWN.set(ptr::null());
    LATE.set(record);
    LATE_USERS.set(1);
    Some(Current { record, late: true })
}

/// Ends an operation of an ending thread, and gives the late record back, unless another operation or a call still uses it.
#[cold]
fn end_late(record: &'static ThreadRecord) {
    LATE_USERS.set(LATE_USERS.get() - 1);
    if LATE_USERS.get() == 0 && !record.is_busy() {
        LATE.set(ptr::null());
        give_back(record);
    }
}

/// Runs at the thread's end: settles what is in its mailbox, and gives its record back.
#[cfg(feature = "std")]
pub(crate) fn exit() {
    #[cfg(loom)]
    end::HAS_BEGUN.set(true);
    if let Some(current) = current() {
        mailbox::end(&current, |raw| {
            REGISTRY.settle(&current, raw);
        });
    }
    // SAFETY: the module's invariant.
    if let Some(record) = unsafe { OWN.get().as_ref() } {
        FAST_RECORD.set(ptr::null());
        OWN.set(ptr::null());
        if record.is_busy() {
            // Paused fibers are inside calls, and may leave before the thread is gone. (Or the thread ends inside a callback, by
            // `pthread_exit`, which is not supported.) Until they have left, no other thread gets the record.
            LATE.set(record);
            give_reserve(record);
        } else {
            give_back(record);
        }
    }
}

/// Gives a record to the other threads. No pointer of this thread points at it any more.
#[cold]
fn give_back(record: &'static ThreadRecord) {
    give_reserve(record);
    REGISTRY.records.give_back(record);
}

/// Gives the free slots that this thread keeps to the other threads.
fn give_reserve(record: &'static ThreadRecord) {
    // SAFETY: the record is still this thread's, and no borrow of the reserve is alive: none lasts while user code runs.
    REGISTRY
        .table
        .give_all(unsafe { &mut *record.extra.reserve.get() });
}

/// The record that this thread has taken, if any.
#[cfg(all(feature = "std", unix, not(loom)))]
pub(crate) fn own() -> Option<&'static ThreadRecord> {
    // SAFETY: the module's invariant.
    unsafe { OWN.get().as_ref().or(LATE.get().as_ref()) }
}

/// Whether the calling thread, which is inside a call, is inside anything else too, so that it must not wait.
#[cfg(all(feature = "std", not(loom)))]
pub(crate) fn is_nested() -> bool {
    current().is_none_or(|record| record.is_nested())
}

/// Gives the calling thread a mailbox, so that it may own local closures. False if its end has begun.
pub(crate) fn open_mailbox(current: &Current) -> bool {
    let will_end = end::arm();
    if will_end {
        mailbox::open(current.record);
    }
    will_end
}

/// After a trap: loses what this thread may have been inside of.
#[cfg(target_arch = "wasm32")]
fn lose_what_was_cut_off() {
    if let Some(current) = current() {
        REGISTRY.lose_what_was_cut_off(&current);
    }
}

#[cfg(all(feature = "std", unix, not(loom)))]
mod fork {
    //! In a forked child the records of all other threads belong to threads that do not exist there.
    use super::{REGISTRY, atfork, own};

    pub(super) static PART: atfork::Part =
        atfork::Part::in_child(|| REGISTRY.records.orphan_all_but(own()));
}
