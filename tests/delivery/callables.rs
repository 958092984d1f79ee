//! Callables of a host with one thread that any thread of Rust's may call: their struct names a queue of the host's.

use crate::callable_hosts::{Hears, Host, Queue, called};
use crate::quiet;
use registry_core::{Handle, LocalQueue, Status};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::thread::{self, ThreadId};

unsafe extern "C" {
    safe fn delivery_host_open() -> u64;
    safe fn delivery_host_close(host: u64) -> Status;
}

thread_local!(static IS_CALM: Cell<bool> = const { Cell::new(true) });

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
