//! What a queue without room does with a call: it refuses it, drops another one, or has the caller wait.

use crate::completions::SOON;
use crate::queues::{MOMENT, Post, list, tick};
use crate::quiet;
use registry_core::{CallQueue, ExportError, Handle, LocalQueue, Overflow, Status, report};
use registry_tests::deadline;
use std::time::Duration;

/// Waits until another thread is inside a call of the callback, where it waits for room if there is none.
pub(crate) fn until_inside(handle: Handle) {
    deadline::until(|| {
        let mut entries = report().entries.into_iter();
        entries.any(|entry| entry.handle == handle && entry.in_flight != 0)
    });
}

#[test]
fn a_full_queue_refuses_until_it_has_run() {
    quiet();
    let queue = LocalQueue::bounded(2);
    let (ran, add) = list();
    let ticks = Post::export_queued(&queue, add);
    let handle = ticks.handle();
    assert_eq!([tick(handle, 1), tick(handle, 2)], [Status::Ok; 2]);
    assert_eq!(tick(handle, 3), Status::QueueFull);
    assert_eq!(queue.run(), Ok(2));
    assert_eq!(tick(handle, 4), Status::Ok);
    assert_eq!(queue.run(), Ok(1));
    assert_eq!(*ran.borrow(), [1, 2, 4]);
}

#[test]
fn a_full_queue_drops_the_oldest_or_all_and_counts_them() {
    let queue = LocalQueue::bounded(3);
    let (ran, add) = list();
    let ticks = Post::export_queued(&queue, add);
    let before = report().discarded;
    queue.set_overflow(Overflow::DropOldest);
    for time in 0..5 {
        assert_eq!(tick(ticks.handle(), time), Status::Ok);
    }
    assert_eq!(queue.run(), Ok(3));
    queue.set_overflow(Overflow::Latest);
    for time in 10..14 {
        assert_eq!(tick(ticks.handle(), time), Status::Ok);
    }
    assert_eq!(queue.run(), Ok(1));
    assert_eq!(*ran.borrow(), [2, 3, 4, 13]);
    assert!(report().discarded >= before + 2 + 3);
}

#[test]
fn a_caller_waits_for_room_on_another_thread_and_nowhere_else() {
    quiet();
    deadline::finishes(|| {
        let queue = LocalQueue::bounded(1);
        queue.set_overflow(Overflow::Wait(SOON));
        let (ran, add) = list();
        let ticks = Post::export_queued(&queue, add);
        let handle = ticks.handle();
        assert_eq!(tick(handle, 1), Status::Ok);
        assert_eq!(
            tick(handle, 2),
            Status::QueueFull,
            "its own thread would wait for itself"
        );
        let (refused, was_refused) = std::sync::mpsc::channel();
        let caller = std::thread::spawn(move || {
            let outer = Post::export_mut(move |time| refused.send(tick(handle, time)).unwrap());
            Post::call(outer.handle(), 3).unwrap();
            tick(handle, 4)
        });
        let inside = was_refused.recv().unwrap();
        assert_eq!(inside, Status::QueueFull, "never inside another callback");
        until_inside(handle);
        while ran.borrow().len() < 2 {
            queue.run().unwrap();
        }
        assert_eq!(caller.join().unwrap(), Status::Ok);
        assert_eq!(*ran.borrow(), [1, 4]);
    });
}

#[test]
fn a_wait_for_room_ends_in_time_and_with_the_queue() {
    quiet();
    deadline::finishes(|| {
        let queue = LocalQueue::bounded(1);
        queue.set_overflow(Overflow::Wait(MOMENT));
        let ticks = Post::export_queued(&queue, |_| {});
        let handle = ticks.handle();
        assert_eq!(tick(handle, 1), Status::Ok);
        let late = std::thread::spawn(move || tick(handle, 2));
        assert_eq!(late.join().unwrap(), Status::QueueFull);
        queue.set_overflow(Overflow::Wait(Duration::MAX));
        let waits = std::thread::spawn(move || tick(handle, 2));
        until_inside(handle);
        drop(queue);
        assert_eq!(waits.join().unwrap(), Status::Closed);
    });
}

#[test]
fn a_close_that_waits_ends_a_caller_that_waits_for_room() {
    quiet();
    deadline::finishes(|| {
        let queue = LocalQueue::bounded(1);
        queue.set_overflow(Overflow::Wait(Duration::MAX));
        let ticks = Post::export_queued(&queue, |_| {});
        let handle = ticks.handle();
        assert_eq!(tick(handle, 1), Status::Ok);
        let waits = std::thread::spawn(move || tick(handle, 2));
        until_inside(handle);
        ticks.close_and_wait().unwrap();
        assert_eq!(waits.join().unwrap(), Status::Closed);
    });
}

#[test]
fn too_large_a_queue_is_refused_and_the_smallest_keeps_one_call() {
    quiet();
    assert!(matches!(
        LocalQueue::try_bounded(usize::MAX),
        Err(ExportError::Exhausted { .. })
    ));
    assert!(matches!(
        CallQueue::try_bounded(1 << 20),
        Err(ExportError::Exhausted { .. })
    ));
    let queue = LocalQueue::bounded(0);
    let ticks = Post::export_queued(&queue, |_| {});
    assert_eq!(
        [tick(ticks.handle(), 1), tick(ticks.handle(), 2)],
        [Status::Ok, Status::QueueFull]
    );
}
