//! Hosts whose functions turn on the queue in which their own calls wait.

use crate::callable_hosts::Queued;
use crate::host::{self, delivery_queue_new, delivery_release};
use crate::quiet;
use registry_core::{AnyThread, Foreign, ForeignText, RawForeign, Status, exported_callback};
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::thread;

/// Does what the host's function does.
#[exported_callback]
type Turns = fn();

/// The foreign code behind a callable, on this thread. It is never freed, so that a call too late is counted and no use after free.
struct Behind {
    on_call: fn(u64) -> Status,
    on_release: fn(u64) -> Status,
    queue: u64,
    calls: RefCell<Vec<Status>>,
    releases: RefCell<Vec<Status>>,
    returns: Cell<i32>,
}

unsafe extern "C" fn call(behind: *mut c_void, _: *mut ForeignText) -> i32 {
    // SAFETY: the struct's `user_data`, on the queue's thread alone.
    let behind = unsafe { &*behind.cast::<Behind>() };
    let said = (behind.on_call)(behind.queue);
    behind.calls.borrow_mut().push(said);
    behind.returns.get()
}

unsafe extern "C" fn release(behind: *mut c_void) {
    // SAFETY: likewise.
    let behind = unsafe { &*behind.cast::<Behind>() };
    let said = (behind.on_release)(behind.queue);
    behind.releases.borrow_mut().push(said);
}

fn run(queue: u64) -> Status {
    host::run(queue).0
}

/// A callable in a queue of its own.
fn queued(
    on_call: fn(u64) -> Status,
    on_release: fn(u64) -> Status,
) -> (&'static Behind, AnyThread<Foreign<Turns>>) {
    let behind: &'static Behind = Box::leak(Box::new(Behind {
        on_call,
        on_release,
        queue: delivery_queue_new(8),
        calls: RefCell::default(),
        releases: RefCell::default(),
        returns: Cell::new(0),
    }));
    let raw = Queued {
        raw: RawForeign::<Turns> {
            size: size_of::<Queued<Turns>>(),
            call: Some(call),
            user_data: std::ptr::from_ref(behind).cast_mut().cast(),
            release: Some(release),
            host: 0,
        },
        answers: 0,
        queue: behind.queue,
    };
    // SAFETY: the struct is valid, and its functions take what it names, on this thread.
    (behind, unsafe { AnyThread::from_raw(&raw.raw) }.unwrap())
}

#[test]
fn a_callable_that_ends_its_queue_inside_its_own_call_is_released_all_the_same() {
    quiet();
    let (behind, turns) = queued(|queue| delivery_release(queue), |_| Status::Ok);
    (0..3).for_each(|_| turns.call().unwrap());
    assert_eq!(run(behind.queue), Status::Ok);
    let told = [Status::Ok, Status::Closed, Status::Closed];
    assert_eq!(*behind.calls.borrow(), told, "the run goes on to its end");
    assert_eq!(run(behind.queue), Status::Closed);
    assert_eq!(turns.call().unwrap_err().status(), Status::Closed);
    thread::spawn(move || drop(turns)).join().unwrap();
    registry_core::flush();
    assert_eq!(behind.releases.borrow().len(), 1);
}

#[test]
fn a_call_and_a_release_may_run_the_queue_of_their_callable_and_the_release_may_end_it() {
    quiet();
    // Its calls have run, so that the queue may run and end.
    let (behind, turns) = queued(run, |queue| match run(queue) {
        Status::Ok => delivery_release(queue),
        refused => refused,
    });
    (0..2).for_each(|_| turns.call().unwrap());
    thread::spawn(move || drop(turns)).join().unwrap();
    assert_eq!(run(behind.queue), Status::Ok);
    assert_eq!(*behind.calls.borrow(), [Status::Busy; 2]);
    assert_eq!(*behind.releases.borrow(), [Status::Ok]);
    assert_eq!(run(behind.queue), Status::Closed);
}

/// Whatever number it returns, nobody waits for it.
#[test]
fn a_queued_call_that_always_fails_and_writes_nothing_disturbs_nobody() {
    quiet();
    let (behind, turns) = queued(|_| Status::Ok, |_| Status::Ok);
    for returns in [1, 3, 11, -1, i32::MIN, i32::MAX] {
        behind.returns.set(returns);
        turns.call().unwrap();
        assert_eq!(run(behind.queue), Status::Ok);
    }
    assert_eq!(behind.calls.borrow().len(), 6);
    drop(turns);
    assert_eq!(delivery_release(behind.queue), Status::Ok);
    assert_eq!(behind.releases.borrow().len(), 1);
}
