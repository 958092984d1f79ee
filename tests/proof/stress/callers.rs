//! Raw threads that call one callback, and count the calls that they were told are kept; and who hears them, whole and in the order of each thread.

use crate::canary::judges;
use crate::threads::Thread;
use registry_core::{Handle, Status, exported_callback};
use std::ffi::c_void;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Release};
use std::sync::atomic::{AtomicBool, AtomicU64};

#[exported_callback]
pub(crate) type Told = fn(caller: u64, number: u64, text: &str);

const CALLERS: u64 = 3;
const TEXTS: [&str; 2] = ["short", "a text that is too long to be kept in place"];

/// What the threads call.
pub(crate) trait Tell {
    fn tell(&self, caller: u64, number: u64, text: &str) -> Status;
    /// The last thread has made its last call.
    fn end(&self) {}
}

impl Tell for Handle {
    fn tell(&self, caller: u64, number: u64, text: &str) -> Status {
        let told = Told::call(*self, caller, number, text);
        told.map_or_else(|error| error.status(), |()| Status::Ok)
    }
}

/// What was heard. Plain memory, so that a sanitizer sees two threads in it.
#[derive(Default)]
pub(crate) struct Heard {
    pub(crate) calls: u64,
    last: [u64; CALLERS as usize],
}

impl Heard {
    pub(crate) fn note(&mut self, caller: u64, number: u64, text: &str) {
        let last = &mut self.last[caller as usize];
        let is_next = *last < number && text == TEXTS[(number % 2) as usize];
        assert!(
            is_next || !judges(),
            "in the order of its caller, and whole"
        );
        *last = number;
        self.calls += 1;
    }
}

/// What the threads share.
struct Shared<T> {
    told: T,
    calls: u64,
    /// The threads that still call.
    left: AtomicU64,
    have_ended: AtomicBool,
}

struct Caller<T: 'static> {
    shared: &'static Shared<T>,
    caller: u64,
    kept: u64,
}

/// The threads, until `join`.
pub(crate) struct Callers<T: 'static> {
    shared: &'static Shared<T>,
    threads: Vec<(Thread, *mut Caller<T>)>,
}

impl<T: Tell + Sync> Callers<T> {
    /// So many calls of each thread.
    pub(crate) fn start(told: T, calls: u64) -> Self {
        let shared: &'static Shared<T> = Box::leak(Box::new(Shared {
            told,
            calls,
            left: AtomicU64::new(CALLERS),
            have_ended: AtomicBool::new(false),
        }));
        let start = |caller| {
            let caller = Box::into_raw(Box::new(Caller {
                shared,
                caller,
                kept: 0,
            }));
            // SAFETY: the function takes what it is given, which is there until it has ended.
            let thread = unsafe { Thread::start(call::<T>, caller.cast()) };
            (thread, caller)
        };
        let threads = (0..CALLERS).map(start).collect();
        Callers { shared, threads }
    }

    /// The most that can be kept.
    pub(crate) fn most(&self) -> u64 {
        CALLERS * self.shared.calls
    }

    pub(crate) fn have_ended(&self) -> bool {
        self.shared.have_ended.load(Acquire)
    }

    /// Waits for the threads. How many calls they were told are kept.
    pub(crate) fn join(self) -> u64 {
        let join = |(thread, caller): (Thread, *mut Caller<T>)| {
            thread.join();
            // SAFETY: `start` boxed it for the thread, which has ended.
            unsafe { Box::from_raw(caller) }.kept
        };
        let kept = self.threads.into_iter().map(join).sum();
        // SAFETY: leaked by `start`; the threads have ended.
        drop(unsafe { Box::from_raw(std::ptr::from_ref(self.shared).cast_mut()) });
        kept
    }
}

extern "C" fn call<T: Tell + Sync + 'static>(caller: *mut c_void) -> *mut c_void {
    // SAFETY: `start` lends it to this thread alone until it is joined.
    let caller = unsafe { &mut *caller.cast::<Caller<T>>() };
    let shared = caller.shared;
    for number in 1..=shared.calls {
        let text = TEXTS[(number % 2) as usize];
        match shared.told.tell(caller.caller, number, text) {
            Status::Ok => caller.kept += 1,
            // Who runs or reads gets a turn.
            Status::QueueFull => std::thread::yield_now(),
            Status::Closed => {}
            other => assert!(!judges(), "{other}"),
        }
    }
    // AcqRel: the last one ends what the others have called.
    if shared.left.fetch_sub(1, AcqRel) == 1 {
        shared.told.end();
        shared.have_ended.store(true, Release);
    }
    std::ptr::null_mut()
}
