//! Queues of drops: the owner of the queue drops the closure, never a thread that calls it.

use registry_core::{Callback, DropQueue, Handle, Status, exported_callback};
use registry_tests::deadline::{finishes, goes_on};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread;

#[exported_callback(on_error = -1)]
type Sample = fn(sample: i32) -> i32;

#[exported_callback]
fn tick() {}

fn status(handle: Handle) -> Status {
    Sample::call(handle, 0).map_or_else(|error| error.status(), |_| Status::Ok)
}

#[test]
fn a_closure_that_no_thread_is_in_is_dropped_at_once() {
    let drops = Drops::new();
    let token = drops.token();
    let sample = Sample::export(move |sample| {
        token.keep();
        sample
    });
    let handle = sample.handle();
    let mut queue = DropQueue::new();
    queue.close(sample);
    assert_eq!(
        (queue.len(), drops.count(), status(handle)),
        (0, 1, Status::Closed)
    );
    let function = tick::export();
    queue.close(function);
    assert!(queue.is_empty());
    drop(tick::export());
}

/// A callback that a thread is inside of until the barrier has been passed twice.
fn paused(drops: &Drops) -> (Callback<Sample>, Arc<Barrier>, thread::JoinHandle<()>) {
    let (token, barrier) = (drops.token(), Arc::new(Barrier::new(2)));
    let inside = Arc::clone(&barrier);
    let sample = Sample::export(move |sample| {
        token.keep();
        inside.wait();
        inside.wait();
        sample
    });
    let handle = sample.handle();
    let caller = thread::spawn(move || {
        assert_eq!(Sample::call(handle, 3).unwrap(), 3);
        // As a late call would.
        assert_eq!(status(handle), Status::Closed);
    });
    barrier.wait();
    (sample, barrier, caller)
}

#[test]
fn a_thread_that_is_inside_leaves_the_drop_to_the_queue() {
    finishes(|| {
        let drops = Drops::new();
        let (sample, barrier, caller) = paused(&drops);
        let handle = sample.handle();
        let mut queue = DropQueue::new();
        queue.close(sample);
        assert_eq!((queue.run(), drops.count()), (1, 0), "a thread is inside");
        assert_eq!(status(handle), Status::Closed);
        barrier.wait();
        caller.join().unwrap();
        assert_eq!(drops.count(), 0, "the caller has left it alone");
        assert_eq!(
            (queue.run(), drops.threads()),
            (0, vec![thread::current().id()])
        );
    });
}

#[test]
fn a_queue_that_is_dropped_leaves_the_rest_to_the_callers() {
    finishes(|| {
        let drops = Drops::new();
        let (sample, barrier, caller) = paused(&drops);
        let mut queue = DropQueue::new();
        queue.close(sample);
        drop(queue);
        assert_eq!(drops.count(), 0);
        barrier.wait();
        let id = caller.thread().id();
        caller.join().unwrap();
        assert_eq!(drops.threads(), [id]);
        // What its callers had left before the queue was dropped, the queue drops.
        let (sample, barrier, caller) = paused(&drops);
        let mut queue = DropQueue::new();
        queue.close(sample);
        barrier.wait();
        caller.join().unwrap();
        assert_eq!(drops.count(), 1);
        drop(queue);
        assert_eq!(drops.threads(), [id, thread::current().id()]);
    });
}

#[test]
fn no_caller_ever_drops() {
    goes_on(|steps| {
        let (stop, drops) = (AtomicBool::new(false), Drops::new());
        let handle = std::sync::atomic::AtomicU64::new(0);
        let mut queue = DropQueue::new();
        let n = rounds(3000);
        thread::scope(|s| {
            let _end = registry_tests::deadline::SetAtEnd(&stop);
            for _ in 0..2 {
                s.spawn(|| {
                    while !stop.load(SeqCst) {
                        if let Some(handle) = Handle::from_raw(handle.load(SeqCst)) {
                            let _ = Sample::call(handle, 1);
                        }
                    }
                });
            }
            for _ in 0..n {
                let token = drops.token();
                let sample = Sample::export(move |sample| {
                    token.keep();
                    sample
                });
                handle.store(sample.handle().raw(), SeqCst);
                let _ = Sample::call(sample.handle(), 1);
                queue.close(sample);
                if queue.len() > 8 {
                    let _ = queue.run();
                }
                steps.step();
            }
        });
        assert_eq!(queue.run(), 0);
        let here = thread::current().id();
        assert_eq!(drops.count(), n);
        assert!(drops.threads().iter().all(|&thread| thread == here));
    });
}
