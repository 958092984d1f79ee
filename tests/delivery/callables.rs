//! Callables of a host with one thread that any thread of Rust's may call: their struct names a queue of the host's.

use crate::quiet;
use registry_core::{
    AnyThread, BorrowedHandle, Foreign, ForeignSignature, ForeignText, Handle, Invalid, LocalQueue,
    RawForeign, Status, exported_callback, report,
};
use std::cell::Cell;
use std::ffi::c_void;
use std::mem::offset_of;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

/// Hears of a step. Its arguments can be kept.
#[exported_callback]
type Hears = fn(step: u32, text: &str);

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
    safe fn delivery_host_open() -> u64;
    safe fn delivery_host_close(host: u64) -> Status;
    safe fn delivery_queue_new(capacity: usize) -> u64;
    fn delivery_queue_run(queue: u64, ran: *mut usize) -> Status;
    fn delivery_queue_set_wake(
        queue: u64,
        function: Option<unsafe extern "C" fn(*mut c_void)>,
        user_data: *mut c_void,
    ) -> Status;
    safe fn delivery_release(handle: u64) -> Status;
    fn delivery_take_try(taken: *const RawForeign<Taken>, beside: u64) -> Status;
}

thread_local!(static IS_CALM: Cell<bool> = const { Cell::new(true) });

/// A struct as JavaScript passes it.
#[repr(C)]
struct Queued<S: ForeignSignature> {
    raw: RawForeign<S>,
    answers: u64,
    queue: u64,
}

/// A queue as a host has it, which it ends.
struct Queue(u64);

impl Queue {
    fn new(capacity: usize) -> Self {
        Queue(delivery_queue_new(capacity))
    }

    fn run(&self) -> (Status, usize) {
        let mut ran = 0;
        // SAFETY: a valid pointer.
        (unsafe { delivery_queue_run(self.0, &raw mut ran) }, ran)
    }

    /// How often the host is woken from now on.
    fn count_wakes(&self) -> &'static AtomicUsize {
        unsafe extern "C" fn count(wakes: *mut c_void) {
            // SAFETY: the number is never freed.
            unsafe { &*wakes.cast::<AtomicUsize>() }.fetch_add(1, SeqCst);
        }
        let wakes: &'static AtomicUsize = Box::leak(Box::default());
        let data = std::ptr::from_ref(wakes).cast_mut().cast();
        // SAFETY: any thread may call it, for ever.
        let set = unsafe { delivery_queue_set_wake(self.0, Some(count), data) };
        assert_eq!(set, Status::Ok);
        wakes
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        assert_eq!(delivery_release(self.0), Status::Ok);
    }
}

/// The foreign code behind a callable. It is never freed, so that a call or a release too many is counted and no use after free.
#[derive(Default)]
struct Host {
    heard: Mutex<Vec<(u32, String, ThreadId)>>,
    released: Mutex<Vec<ThreadId>>,
    /// What a call returns.
    returns: AtomicUsize,
}

impl Host {
    fn new() -> &'static Self {
        Box::leak(Box::default())
    }

    fn steps(&self) -> Vec<u32> {
        let heard = self.heard.lock().unwrap();
        heard.iter().map(|(step, ..)| *step).collect()
    }

    fn releases(&self) -> usize {
        self.released.lock().unwrap().len()
    }

    /// Its struct for a function of this type.
    fn raw<S: ForeignSignature>(
        &'static self,
        call: S::ForeignFn,
        host: u64,
        queue: u64,
    ) -> Queued<S> {
        Queued {
            raw: RawForeign {
                size: size_of::<Queued<S>>(),
                call: Some(call),
                user_data: std::ptr::from_ref(self).cast_mut().cast(),
                release: Some(release),
                host,
            },
            answers: 0,
            queue,
        }
    }

    /// What Rust gets of it.
    fn callable(
        &'static self,
        host: u64,
        queue: u64,
    ) -> Result<AnyThread<Foreign<Hears>>, Invalid> {
        // SAFETY: the struct is valid, and its functions take what it names.
        unsafe { AnyThread::from_raw(&self.raw::<Hears>(call, host, queue).raw) }
    }
}

unsafe extern "C" fn call(
    user_data: *mut c_void,
    step: u32,
    text: *const u8,
    length: usize,
    _: *mut ForeignText,
) -> i32 {
    // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
    let (host, text) = unsafe {
        (
            &*user_data.cast::<Host>(),
            std::slice::from_raw_parts(text, length),
        )
    };
    let text = String::from_utf8_lossy(text).into_owned();
    let heard = (step, text, thread::current().id());
    host.heard.lock().unwrap().push(heard);
    host.returns.load(SeqCst) as i32
}

unsafe extern "C" fn release(user_data: *mut c_void) {
    // SAFETY: the library passes what the struct gave it.
    let host = unsafe { &*user_data.cast::<Host>() };
    host.released.lock().unwrap().push(thread::current().id());
}

static TAKEN: Mutex<Vec<AnyThread<Foreign<Taken>>>> = Mutex::new(Vec::new());

/// Takes a callable beside a handle, which may be refused after the callable.
#[exported_callback(pinned)]
fn take(taken: AnyThread<Foreign<Taken>>, _beside: BorrowedHandle<'_, Hears>) {
    TAKEN.lock().unwrap().push(taken);
}

/// The status of a call on another thread.
fn called(hears: &AnyThread<Foreign<Hears>>, step: u32) -> Status {
    let call = || hears.call(step, "by a thread");
    let told = thread::scope(|scope| scope.spawn(call).join().unwrap());
    told.map_or_else(|why| why.status(), |()| Status::Ok)
}

#[test]
fn each_thread_s_calls_run_in_its_order_on_the_queue_s_thread_and_it_is_released_there() {
    const STEPS: u32 = 100;
    let (queue, host) = (Queue::new(1024), Host::new());
    let hears = Arc::new(host.callable(0, queue.0).unwrap());
    let threads: Vec<_> = (0..4)
        .map(|worker| {
            let hears = Arc::clone(&hears);
            let text = "a text that is longer than what is kept in place";
            let run = move || (0..STEPS).all(|n| hears.call(worker * STEPS + n, text).is_ok());
            thread::spawn(run)
        })
        .collect();
    assert!(threads.into_iter().all(|thread| thread.join().unwrap()));
    assert!(
        host.steps().is_empty(),
        "nothing runs before the queue does"
    );
    assert_eq!(queue.run(), (Status::Ok, 400));
    let here = thread::current().id();
    let heard = host.heard.lock().unwrap().clone();
    for worker in 0..4 {
        let own = |step: &u32| step / STEPS == worker;
        let steps: Vec<u32> = host.steps().into_iter().filter(own).collect();
        assert_eq!(steps, Vec::from_iter(worker * STEPS..(worker + 1) * STEPS));
    }
    let as_sent =
        |(_, text, at): &(u32, String, ThreadId)| text.ends_with("in place") && *at == here;
    assert!(heard.iter().all(as_sent));
    // The last owner is another thread.
    thread::spawn(move || drop(hears)).join().unwrap();
    assert_eq!(host.releases(), 0, "not on that thread");
    assert_eq!(queue.run(), (Status::Ok, 0));
    assert_eq!(*host.released.lock().unwrap(), [here]);
}

#[test]
fn the_host_is_woken_for_a_call_and_for_a_release_on_another_thread() {
    let (queue, host) = (Queue::new(8), Host::new());
    let wakes = queue.count_wakes();
    let hears = host.callable(0, queue.0).unwrap();
    assert_eq!(called(&hears, 1), Status::Ok);
    assert_eq!(wakes.load(SeqCst), 1);
    assert_eq!(queue.run(), (Status::Ok, 1));
    thread::spawn(move || drop(hears)).join().unwrap();
    assert_eq!(
        wakes.load(SeqCst),
        2,
        "nothing waits, but something is to be released"
    );
    assert_eq!(host.releases(), 0);
    assert_eq!(queue.run(), (Status::Ok, 0));
    assert_eq!(host.releases(), 1);
    // On the queue's own thread it is released at once, and nobody is woken.
    drop(host.callable(0, queue.0).unwrap());
    assert_eq!((host.releases(), wakes.load(SeqCst)), (2, 2));
}

#[test]
fn a_host_that_asks_late_to_be_woken_is_woken_at_once_if_a_callable_is_to_be_released() {
    let (queue, host) = (Queue::new(8), Host::new());
    let hears = host.callable(0, queue.0).unwrap();
    thread::spawn(move || drop(hears)).join().unwrap();
    let wakes = queue.count_wakes();
    assert_eq!((wakes.load(SeqCst), host.releases()), (1, 0));
    assert_eq!(queue.run(), (Status::Ok, 0));
    assert_eq!((wakes.load(SeqCst), host.releases()), (1, 1));
}

#[test]
fn a_run_that_a_panic_of_a_hook_cuts_off_releases_what_it_has_to() {
    quiet();
    let (host, queue) = (Host::new(), LocalQueue::bounded(8));
    // A call that its own closure makes waits after the run, of which the hook hears at once.
    let again = Rc::new(Cell::new(None::<Handle>));
    let call = Rc::clone(&again);
    let own = Hears::export_queued(&queue, move |step, _: &str| {
        call.take().map(|handle| Hears::call(handle, step, ""));
    });
    queue.set_wake(|| assert!(IS_CALM.get(), "a bad hook"));
    let queue = Queue(queue.into_handle().raw());
    let hears = host.callable(0, queue.0).unwrap();
    thread::spawn(move || drop(hears)).join().unwrap();
    again.set(Some(own.handle()));
    assert!(Hears::call(own.handle(), 1, "").is_ok());
    IS_CALM.set(false);
    assert_eq!(queue.run(), (Status::Panicked, 0));
    IS_CALM.set(true);
    assert_eq!(host.releases(), 1);
}

#[test]
fn a_full_queue_refuses_and_what_waits_at_the_callable_s_end_runs_before_its_release() {
    quiet();
    let (queue, host) = (Queue::new(2), Host::new());
    let hears = host.callable(0, queue.0).unwrap();
    assert_eq!([1, 2].map(|step| called(&hears, step)), [Status::Ok; 2]);
    let why = hears.call(3, "").unwrap_err();
    assert_eq!(
        (why.status(), why.message()),
        (Status::QueueFull, "its queue is full")
    );
    drop(hears);
    assert_eq!((host.releases(), host.steps()), (0, vec![]));
    assert_eq!(queue.run(), (Status::Ok, 2));
    assert_eq!((host.releases(), host.steps()), (1, vec![1, 2]));
    // One whose queue ends first is released with it, and its calls do not run. `report.rs` counts them.
    let hears = host.callable(0, queue.0).unwrap();
    assert_eq!(called(&hears, 4), Status::Ok);
    thread::spawn(move || drop(hears)).join().unwrap();
    drop(queue);
    assert_eq!((host.releases(), host.steps()), (2, vec![1, 2]));
}

#[test]
fn after_the_queue_s_end_calls_are_closed_and_the_callable_is_released_all_the_same() {
    quiet();
    let host = Host::new();
    let hears = {
        let queue = Queue::new(2);
        let hears = host.callable(0, queue.0).unwrap();
        assert_eq!(called(&hears, 1), Status::Ok);
        hears
    };
    assert_eq!(called(&hears, 2), Status::Closed);
    let why = hears.call(3, "").unwrap_err();
    assert_eq!(why.message(), "its queue has closed");
    assert_eq!((host.releases(), host.steps()), (0, vec![]));
    drop(hears);
    assert_eq!(host.releases(), 1);
}

#[test]
fn after_the_host_s_end_nothing_is_put_run_or_released() {
    quiet();
    let (queue, host) = (Queue::new(4), Host::new());
    let opened = delivery_host_open();
    let hears = host.callable(opened, queue.0).unwrap();
    assert_eq!(called(&hears, 1), Status::Ok);
    assert_eq!(delivery_host_close(opened), Status::Ok);
    assert_eq!(called(&hears, 2), Status::Closed);
    assert_eq!(
        hears.call(3, "").unwrap_err().message(),
        "its host has closed"
    );
    assert_eq!(queue.run(), (Status::Ok, 0), "the host is called no more");
    drop(hears);
    assert_eq!((host.releases(), host.steps()), (0, vec![]));
}

#[test]
fn what_the_callable_fails_with_ends_its_call_alone() {
    quiet();
    let (queue, host) = (Queue::new(4), Host::new());
    let hears = host.callable(0, queue.0).unwrap();
    host.returns.store(7, SeqCst);
    assert_eq!([1, 2].map(|step| called(&hears, step)), [Status::Ok; 2]);
    assert_eq!(queue.run(), (Status::Ok, 2));
    assert_eq!(host.steps(), [1, 2]);
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
fn a_callable_whose_queue_s_thread_has_ended_is_closed() {
    quiet();
    let host = Host::new();
    let made = thread::spawn(|| {
        let queue = std::mem::ManuallyDrop::new(Queue::new(4));
        host.callable(0, queue.0).unwrap()
    });
    let hears = made.join().unwrap();
    assert_eq!(called(&hears, 1), Status::Closed);
    drop(hears);
    assert_eq!(host.steps(), []);
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
