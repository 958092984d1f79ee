//! Callables that name a queue and are refused: by the queue, by their type, or beside an argument that is refused. They stay their owner's.

use crate::callable_hosts::{Hears, Host, Queue, Queued, call};
use crate::host::{delivery_queue_new, delivery_release};
use crate::quiet;
use registry_core::{
    AnyThread, BorrowedHandle, Foreign, ForeignText, Handle, RawForeign, Status, exported_callback,
    report,
};
use std::ffi::c_void;
use std::mem::offset_of;
use std::sync::Mutex;
use std::thread;

/// Returns a value, so its calls can't wait.
#[exported_callback(on_error = 0)]
type Answers = fn() -> u32;

/// Has an argument that can't be kept.
#[exported_callback]
type Points = fn(at: *const u8);

/// For one test alone.
#[exported_callback]
type Taken = fn();

unsafe extern "C" {
    fn delivery_take_try(taken: *const RawForeign<Taken>, beside: u64) -> Status;
}

static TAKEN: Mutex<Vec<AnyThread<Foreign<Taken>>>> = Mutex::new(Vec::new());

/// Takes a callable beside a handle, which may be refused after the callable.
#[exported_callback(pinned)]
fn take(taken: AnyThread<Foreign<Taken>>, _beside: BorrowedHandle<'_, Hears>) {
    TAKEN.lock().unwrap().push(taken);
}

#[test]
fn a_queue_that_cannot_be_it_refuses_the_callable_which_stays_its_owner_s() {
    quiet();
    let (queue, host) = (Queue::new(4), Host::new());
    let refused = |queue| host.callable(0, queue).unwrap_err();
    let closed = delivery_queue_new(1);
    assert_eq!(delivery_release(closed), Status::Ok);
    let other = Hears::export(|_, _: &str| {});
    for (number, status, words) in [
        (closed, Status::Closed, "which is closed"),
        (
            other.handle().raw(),
            Status::WrongSignature,
            "not of `registry_core::LocalQueue`",
        ),
        (1 << 51, Status::UnknownHandle, "never issued"),
        (u64::MAX, Status::UnknownHandle, "never issued"),
    ] {
        let why = refused(number);
        assert_eq!(why.status(), status, "{why}");
        assert!(why.to_string().contains(words), "{why}");
    }
    let number = queue.0;
    let elsewhere = move || host.callable(0, number).unwrap_err();
    let why = thread::spawn(elsewhere).join().unwrap();
    assert_eq!(why.status(), Status::WrongThread);
    assert!(
        why.to_string().contains("belongs to another thread"),
        "{why}"
    );
    assert_eq!(host.releases(), 0);
}

#[test]
fn a_callable_that_cannot_wait_or_stays_on_its_thread_takes_no_queue() {
    unsafe extern "C" fn answers(_: *mut c_void, _: *mut u32, _: *mut ForeignText) -> i32 {
        0
    }
    unsafe extern "C" fn points(_: *mut c_void, _: *const u8, _: *mut ForeignText) -> i32 {
        0
    }
    let (queue, host) = (Queue::new(4), Host::new());
    let raw = host.raw::<Hears>(call, 0, queue.0);
    // SAFETY: the struct is valid, and its functions take what it names.
    let own = unsafe { Foreign::<Hears>::from_raw(&raw.raw) }.unwrap_err();
    assert!(
        own.to_string().contains("only a callable for any thread"),
        "{own}"
    );
    let one = host.raw::<Answers>(answers, 0, queue.0);
    let other = host.raw::<Points>(points, 0, queue.0);
    // SAFETY: as above.
    let (one, other) = unsafe {
        (
            AnyThread::<Foreign<Answers>>::from_raw(&one.raw).unwrap_err(),
            AnyThread::<Foreign<Points>>::from_raw(&other.raw).unwrap_err(),
        )
    };
    for why in [one, other] {
        assert_eq!(why.status(), Status::InvalidArgument);
        assert!(why.to_string().contains("can't wait there"), "{why}");
    }
    assert_eq!(host.releases(), 0);
}

#[test]
fn a_call_that_is_refused_for_another_argument_gives_the_callable_back() {
    unsafe extern "C" fn taken(_: *mut c_void, _: *mut ForeignText) -> i32 {
        0
    }
    quiet();
    let (queue, host) = (Queue::new(4), Host::new());
    let raw = host.raw::<Taken>(taken, 0, queue.0);
    let take = |beside: Handle| {
        // SAFETY: the struct is valid, and its functions take what it names.
        unsafe { delivery_take_try(&raw.raw, beside.raw()) }
    };
    let entries = || {
        let report = report();
        let all = report.entries.iter();
        all.filter(|entry| entry.callback.ends_with("::Taken"))
            .count()
    };
    let closed = {
        let closed = Hears::export(|_, _: &str| {});
        closed.handle()
    };
    for _ in 0..3 {
        assert_eq!(take(closed), Status::Closed);
        assert_eq!((entries(), host.releases()), (0, 0));
    }
    let open = Hears::export(|_, _: &str| {});
    assert_eq!(take(open.handle()), Status::Ok);
    assert_eq!((entries(), host.releases()), (1, 0));
    drop(TAKEN.lock().unwrap().pop());
    assert_eq!((entries(), host.releases()), (0, 1));
}

#[test]
fn the_struct_is_as_long_as_the_bindings_write_it() {
    assert_eq!(
        offset_of!(Queued<Hears>, answers),
        size_of::<RawForeign<Hears>>()
    );
    let queue = size_of::<RawForeign<Hears>>() + size_of::<u64>();
    assert_eq!(offset_of!(Queued<Hears>, queue), queue);
}
