//! Foreign callables that can't be released because no memory is left: they stay their host's, and are counted. Those whose calls wait in a queue are
//! released by the queue's thread all the same.

use crate::recordless::without_a_record;
use crate::{REFUSED, alone};
use registry_core::{
    AnyThread, Foreign, ForeignText, RawForeign, Status, exported_callback, report,
};
use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::{null_mut, without_provenance_mut};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

#[exported_callback]
type Note = fn();

type Current = unsafe extern "C" fn() -> *mut c_void;

unsafe extern "C" {
    fn memory_host_open_in(current: Option<Current>, finaliser: *mut *mut c_void) -> u64;
    fn memory_host_released(host: u64, user_data: *mut *mut c_void) -> i32;
    safe fn memory_host_close(host: u64) -> i32;
    safe fn memory_queue_new(capacity: usize) -> u64;
    fn memory_queue_run(queue: u64, ran: *mut usize) -> Status;
    safe fn memory_release(handle: u64) -> Status;
}

thread_local!(static PLACE: Cell<usize> = const { Cell::new(1) });
static CALLS: AtomicUsize = AtomicUsize::new(0);
static RELEASES: AtomicUsize = AtomicUsize::new(0);

unsafe extern "C" fn current() -> *mut c_void {
    without_provenance_mut(PLACE.get())
}

unsafe extern "C" fn call(_: *mut c_void, _: *mut ForeignText) -> i32 {
    CALLS.fetch_add(1, SeqCst);
    0
}

unsafe extern "C" fn release(_: *mut c_void) {
    RELEASES.fetch_add(1, SeqCst);
}

fn callable(host: u64, user_data: usize) -> AnyThread<Foreign<Note>> {
    let raw = RawForeign::<Note> {
        size: size_of::<RawForeign<Note>>(),
        call: Some(call),
        user_data: without_provenance_mut(user_data),
        release: Some(release),
        host,
    };
    // SAFETY: its functions may be called anywhere, and use no `user_data`.
    unsafe { AnyThread::from_raw(&raw) }.unwrap()
}

fn open() -> u64 {
    PLACE.set(1);
    // SAFETY: `current` may be called anywhere, and null is accepted for the finaliser.
    let host = unsafe { memory_host_open_in(Some(current), null_mut()) };
    assert_ne!(host, 0);
    host
}

fn released(host: u64) -> usize {
    let mut user_data = null_mut();
    // SAFETY: a place to write.
    assert_eq!(unsafe { memory_host_released(host, &raw mut user_data) }, 0);
    user_data.addr()
}

#[test]
fn a_callable_that_is_released_elsewhere_without_memory_for_it_is_counted() {
    let _one = alone();
    let host = open();
    let both = [callable(host, 7), callable(host, 8)];
    let before = report().unreleased;
    PLACE.set(2);
    let [without, with] = both;
    // What a list of pointers first allocates.
    REFUSED.set(4 * size_of::<usize>());
    drop(without);
    REFUSED.set(0);
    assert_eq!(report().unreleased - before, 1);
    assert!(
        report()
            .to_string()
            .contains("foreign callables not released")
    );
    drop(with);
    assert_eq!((released(host), released(host)), (8, 0));
    // A host that is closed has let go of all that it had.
    let late = callable(host, 9);
    assert_eq!(memory_host_close(host), 0);
    drop(late);
    assert_eq!(report().unreleased - before, 1);
}

#[test]
fn a_callable_that_a_thread_drops_without_memory_for_its_record_is_counted() {
    let _one = alone();
    let host = open();
    let kept = Mutex::new(Some(callable(host, 7)));
    let before = (report().unreleased, RELEASES.load(SeqCst));
    without_a_record(|| drop(kept.lock().unwrap().take()));
    assert_eq!(
        (report().unreleased, RELEASES.load(SeqCst)),
        (before.0 + 1, before.1)
    );
    assert_eq!(memory_host_close(host), 0);
}

/// A struct with a queue.
#[repr(C)]
struct Queued {
    raw: RawForeign<Note>,
    answers: u64,
    queue: u64,
}

/// The struct of a callable whose calls wait in this queue.
fn queued(queue: u64) -> Queued {
    Queued {
        raw: RawForeign {
            size: size_of::<Queued>(),
            call: Some(call),
            user_data: null_mut(),
            release: Some(release),
            host: 0,
        },
        answers: 0,
        queue,
    }
}

#[test]
fn a_queued_callable_that_a_thread_drops_without_memory_for_its_record_is_released_at_home() {
    let _one = alone();
    let queue = memory_queue_new(4);
    let counts = || (CALLS.load(SeqCst), RELEASES.load(SeqCst));
    // Without a call, nothing but the release makes its own thread look.
    for waiting in [1, 0] {
        let raw = queued(queue);
        // SAFETY: its functions use no `user_data`.
        let callable: AnyThread<Foreign<Note>> = unsafe { AnyThread::from_raw(&raw.raw) }.unwrap();
        (0..waiting).for_each(|_| callable.call().unwrap());
        let kept = Mutex::new(Some(callable));
        let (before, reported) = (counts(), report());
        without_a_record(|| drop(kept.lock().unwrap().take()));
        assert_eq!(counts(), before, "not on that thread");
        let mut ran = 0;
        // SAFETY: a valid pointer.
        let status = unsafe { memory_queue_run(queue, &raw mut ran) };
        // That thread could not have the call made first, so it is counted.
        assert_eq!((status, ran), (Status::Ok, 0));
        assert_eq!(counts(), (before.0, before.1 + 1));
        let after = report();
        assert_eq!(after.discarded, reported.discarded + waiting);
        assert_eq!(
            (after.unreleased, after.total.closing),
            (reported.unreleased, reported.total.closing)
        );
    }
    assert_eq!(memory_release(queue), Status::Ok);
}
