//! Raw threads call a callable of a host with one thread: the calls wait in the host's queue, which makes them while the callable, the queue or the host ends.
//!
//! The calls that the threads were told are kept must be those that the host heard and those that were counted as discarded, exactly, in the order of each thread.
//! The callable is released once, on the host's thread, if the host has not ended.

use crate::callers::{Callers, Heard, Tell, Told};
use crate::canary::judges;
use crate::worker::release as release_handle;
use registry_core::{
    AnyThread, Foreign, ForeignText, LocalQueue, Overflow, RawForeign, Status, flush,
};
use std::cell::{Cell, UnsafeCell};
use std::ffi::c_void;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

unsafe extern "C" {
    fn stress_queue_run(queue: u64, ran: *mut usize) -> Status;
    safe fn stress_host_open() -> u64;
    safe fn stress_host_close(host: u64) -> Status;
}

/// What ends while the threads call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The last thread ends it while the queue runs.
    Callable,
    Queue,
    Host,
}

/// A struct as a host of one thread passes it.
#[repr(C)]
struct Queued {
    raw: RawForeign<Told>,
    answers: u64,
    queue: u64,
}

thread_local!(static IS_HOST: Cell<bool> = const { Cell::new(false) });
/// Calls that were heard by callables that were released, and how many of these there are. Relaxed: the host's thread alone counts.
static HEARD: AtomicU64 = AtomicU64::new(0);
static RELEASED: AtomicU64 = AtomicU64::new(0);

unsafe extern "C" fn call(
    heard: *mut c_void,
    caller: u64,
    number: u64,
    text: *const u8,
    length: usize,
    _: *mut ForeignText,
) -> i32 {
    // SAFETY: the struct's `user_data`, which is the host thread's until `release`, and a text that is valid during the call.
    let (heard, text) = unsafe {
        let text = std::slice::from_raw_parts(text, length);
        (
            &mut *heard.cast::<Heard>(),
            std::str::from_utf8_unchecked(text),
        )
    };
    heard.note(caller, number, text);
    0
}

unsafe extern "C" fn release(heard: *mut c_void) {
    assert!(IS_HOST.get() || !judges(), "on the host's thread");
    // SAFETY: boxed by `run`, and released once.
    let heard = unsafe { Box::from_raw(heard.cast::<Heard>()) };
    HEARD.fetch_add(heard.calls, Relaxed);
    RELEASED.fetch_add(1, Relaxed);
}

/// What the threads call, until the last one ends it.
struct Callable(UnsafeCell<Option<AnyThread<Foreign<Told>>>>);

// SAFETY: it is changed by `end` alone, when no other thread uses it any more.
unsafe impl Sync for Callable {}

impl Tell for Callable {
    fn tell(&self, caller: u64, number: u64, text: &str) -> Status {
        // SAFETY: no thread has ended it.
        let callable = unsafe { &*self.0.get() }.as_ref();
        let told = callable.map(|callable| callable.call(caller, number, text));
        told.map_or(Status::Closed, |told| {
            told.map_or_else(|error| error.status(), |()| Status::Ok)
        })
    }

    fn end(&self) {
        // SAFETY: all other threads have made their last calls.
        drop(unsafe { &mut *self.0.get() }.take());
    }
}

/// One callable whose calls wait in a queue with this answer to too many of them.
pub(crate) fn run(overflow: Overflow, calls: u64, seed: u64) {
    IS_HOST.set(true);
    let before = registry_core::report().discarded;
    let (before_heard, before_released) = (HEARD.load(Relaxed), RELEASED.load(Relaxed));
    let end = [End::Callable, End::Queue, End::Host][(seed % 3) as usize];
    let host = if end == End::Host {
        stress_host_open()
    } else {
        0
    };
    let queue = LocalQueue::bounded(1 + (seed as usize * 7) % 40);
    queue.set_overflow(overflow);
    let queue = queue.into_handle().raw();
    let listener = Box::into_raw(Box::new(Heard::default()));
    let raw = Queued {
        raw: RawForeign {
            size: size_of::<Queued>(),
            call: Some(call),
            user_data: listener.cast(),
            release: Some(release),
            host,
        },
        answers: 0,
        queue,
    };
    // SAFETY: the struct is valid, and its functions take what it names, on this thread.
    let callable = unsafe { AnyThread::from_raw(&raw.raw) }.expect("a callable");
    let callers = Callers::start(Callable(UnsafeCell::new(Some(callable))), calls);
    let enough = match end {
        End::Callable => u64::MAX,
        End::Queue | End::Host => callers.most() / 2,
    };
    run_until(queue, enough, || callers.have_ended());
    match end {
        End::Callable => {}
        End::Queue => release_handle(queue),
        End::Host => drop(stress_host_close(host)),
    }
    let kept = callers.join();
    if end != End::Queue {
        run_until(queue, 0, || true);
        release_handle(queue);
    }
    // What another thread has ended after the queue.
    flush();
    let mut heard = HEARD.load(Relaxed) - before_heard;
    let released = RELEASED.load(Relaxed) - before_released;
    // All may be over before the host closes, or Rust lets go of the callable afterwards: then the host keeps what it had.
    let is_left = end == End::Host && released == 0;
    if is_left {
        // SAFETY: boxed above, and not released.
        heard += unsafe { Box::from_raw(listener) }.calls;
    }
    let discarded = registry_core::report().discarded - before;
    println!(
        "{overflow:?}, the end of the {end:?}: {kept} calls of a callable kept, {heard} heard, {discarded} discarded"
    );
    let is_exact = kept == heard + discarded && released == u64::from(!is_left);
    assert!(
        is_exact || !judges(),
        "each was heard or was counted, once, and {released} were released"
    );
}

/// Runs the queue once and then again, until so many calls have run or all is over.
fn run_until(queue: u64, enough: u64, is_over: impl Fn() -> bool) {
    let mut ran = 0;
    loop {
        let was_over = is_over();
        let mut now = 0;
        // SAFETY: a valid pointer.
        let status = unsafe { stress_queue_run(queue, &raw mut now) };
        assert!(status == Status::Ok || !judges(), "{status}");
        ran += now as u64;
        if was_over || ran >= enough {
            return;
        }
        if now == 0 {
            std::thread::yield_now();
        }
    }
}
