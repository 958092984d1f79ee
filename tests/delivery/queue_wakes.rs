//! How a queue says that a call waits: to a thread or a task that waits for it, by a function, and by a descriptor.

use crate::completions::SOON;
use crate::foreign_owners::release;
use crate::queues::{MOMENT, Post, list, tick};
use crate::quiet;
use crate::waker::{Bell, poll};
use registry_core::{CallQueue, Handle, LocalQueue, Overflow, Status};
use registry_tests::deadline;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::Poll;
use std::time::{Duration, Instant};

#[test]
fn a_queue_that_one_task_awaits_keeps_its_last_waker_alone() {
    let mut queue = CallQueue::bounded(4);
    let ticks = Post::export_queued(&queue, |_| {});
    let bells: Vec<_> = (0..5).map(|_| Bell::new()).collect();
    // As an executor does that gives a task a new waker each time.
    for (_, waker) in &bells {
        assert!(poll(&mut queue.next(), waker).is_pending());
    }
    let kept = bells.iter().map(|(bell, _)| Arc::strong_count(bell) - 2);
    assert!(kept.eq([0, 0, 0, 0, 1]));
    assert_eq!(tick(ticks.handle(), 1), Status::Ok);
    assert!(
        bells
            .iter()
            .map(|(bell, _)| bell.rings())
            .eq([0, 0, 0, 0, 1])
    );
}

#[test]
fn a_wait_is_woken_and_ends_in_time() {
    deadline::finishes(|| {
        let queue = CallQueue::bounded(8);
        assert_eq!(queue.wait(MOMENT), Ok(0));
        let ticks = Post::export_queued(&queue, |_| {});
        let worker = std::thread::spawn(move || {
            let begun = Instant::now();
            (queue.wait(SOON), begun.elapsed())
        });
        std::thread::sleep(MOMENT);
        assert_eq!(tick(ticks.handle(), 1), Status::Ok);
        let (ran, waited) = worker.join().unwrap();
        assert_eq!(ran, Ok(1));
        assert!(waited < SOON);
    });
}

#[test]
fn the_next_call_is_awaited_and_a_future_that_is_dropped_loses_nothing() {
    let queue = LocalQueue::bounded(8);
    let (ran, add) = list();
    let ticks = Post::export_queued(&queue, add);
    let (bell, waker) = Bell::new();
    assert!(poll(&mut queue.next(), &waker).is_pending());
    assert_eq!(
        [tick(ticks.handle(), 1), tick(ticks.handle(), 2)],
        [Status::Ok; 2]
    );
    assert_eq!(bell.rings(), 1, "the second call need not wake");
    assert_eq!(poll(&mut queue.next(), &waker), Poll::Ready(Ok(())));
    assert_eq!(*ran.borrow(), [1]);
    assert_eq!(poll(&mut queue.next(), &waker), Poll::Ready(Ok(())));
    assert!(poll(&mut queue.next(), &waker).is_pending());
    assert_eq!(*ran.borrow(), [1, 2]);
}

#[test]
fn all_that_wait_for_one_queue_are_woken() {
    let queue = LocalQueue::bounded(8);
    queue.set_wake(|| {});
    let ticks = Post::export_queued(&queue, |_| {});
    let bells = [Bell::new(), Bell::new()];
    for (_, waker) in &bells {
        for _ in 0..3 {
            assert!(poll(&mut queue.next(), waker).is_pending());
        }
    }
    assert_eq!(queue.run(), Ok(0));
    assert_eq!(queue.wait(Duration::ZERO), Ok(0));
    assert_eq!(tick(ticks.handle(), 1), Status::Ok);
    assert_eq!(bells.each_ref().map(|(bell, _)| bell.rings()), [1, 1]);
}

/// A waker that panics.
struct Broken;

impl std::task::Wake for Broken {
    fn wake(self: Arc<Self>) {
        panic!("broken");
    }
}

#[test]
fn a_waker_that_panics_keeps_nobody_else_asleep() {
    quiet();
    let queue = LocalQueue::bounded(8);
    let ticks = Post::export_queued(&queue, |_| {});
    let wakes = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&wakes);
    queue.set_wake(move || _ = count.fetch_add(1, SeqCst));
    let (bell, waker) = Bell::new();
    for waker in [Arc::new(Broken).into(), waker, Arc::new(Broken).into()] {
        assert_eq!(poll(&mut queue.next(), &waker), Poll::Pending);
    }
    assert_eq!(tick(ticks.handle(), 1), Status::Panicked);
    assert_eq!((bell.rings(), wakes.load(SeqCst)), (1, 1));
    assert_eq!(
        queue.run(),
        Ok(1),
        "the call waits although it has panicked"
    );
}

#[test]
fn a_wake_function_is_called_once_for_each_time_the_queue_was_found_empty() {
    let queue = LocalQueue::bounded(8);
    let ticks = Post::export_queued(&queue, |_| {});
    let wakes = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&wakes);
    assert_eq!(tick(ticks.handle(), 0), Status::Ok);
    queue.set_wake(move || _ = count.fetch_add(1, SeqCst));
    assert_eq!(wakes.load(SeqCst), 1, "one waits already");
    queue.run().unwrap();
    for expected in 2..5 {
        assert_eq!(
            [tick(ticks.handle(), 1), tick(ticks.handle(), 2)],
            [Status::Ok; 2]
        );
        assert_eq!(wakes.load(SeqCst), expected);
        queue.run().unwrap();
    }
    assert_eq!(
        [tick(ticks.handle(), 1), tick(ticks.handle(), 2)],
        [Status::Ok; 2]
    );
    assert_eq!(queue.run_for(Duration::ZERO), Ok(1));
    assert_eq!(
        wakes.load(SeqCst),
        6,
        "one for the first, and one for what is left"
    );
}

thread_local!(static QUEUE: LocalQueue = LocalQueue::bounded(8));

/// Its drop awaits the next call of the thread's queue.
struct Awaits(std::task::Waker);

impl Drop for Awaits {
    fn drop(&mut self) {
        let next = QUEUE.with(|queue| poll(&mut queue.next(), &self.0).is_pending());
        assert!(next);
    }
}

#[test]
fn the_drop_of_a_wake_function_may_await_the_queue() {
    QUEUE.with(|queue| {
        let ticks = Post::export_queued(queue, |_| {});
        let (bell, waker) = Bell::new();
        let awaits = Awaits(waker);
        queue.set_wake(move || _ = &awaits);
        let wakes = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&wakes);
        queue.set_wake(move || _ = count.fetch_add(1, SeqCst));
        assert_eq!(tick(ticks.handle(), 1), Status::Ok);
        assert_eq!((bell.rings(), wakes.load(SeqCst)), (1, 1));
        assert_eq!(queue.run(), Ok(1));
    });
}

#[cfg(not(any(miri, registry_lean)))]
#[test]
fn a_queue_is_awaited_on_executors_of_one_thread_and_of_many() {
    async fn serve(mut queue: CallQueue) -> CallQueue {
        for _ in 0..20 {
            queue.next().await.unwrap();
        }
        queue
    }
    fn filled() -> (CallQueue, Arc<AtomicUsize>, std::thread::JoinHandle<Handle>) {
        let queue = CallQueue::bounded(4);
        queue.set_overflow(Overflow::Wait(SOON));
        let count = Arc::new(AtomicUsize::new(0));
        let ran = Arc::clone(&count);
        let handle =
            Post::export_queued(&queue, move |_| _ = ran.fetch_add(1, SeqCst)).into_handle();
        let caller = std::thread::spawn(move || {
            for time in 0..20 {
                Post::call(handle, time).unwrap();
            }
            handle
        });
        (queue, count, caller)
    }
    deadline::finishes(|| {
        let (queue, by_hand, first) = filled();
        drop(crate::executors::block_on(serve(queue)));
        let (queue, on_tokio, second) = filled();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .build()
            .unwrap();
        drop(runtime.block_on(async { tokio::spawn(serve(queue)).await.unwrap() }));
        let (queue, on_smol, third) = filled();
        let executor = async_executor::Executor::new();
        drop(futures_lite::future::block_on(executor.run(serve(queue))));
        for caller in [first, second, third] {
            assert_eq!(release(caller.join().unwrap()), Status::Ok);
        }
        assert_eq!(
            [by_hand, on_tokio, on_smol].map(|ran| ran.load(SeqCst)),
            [20; 3]
        );
    });
}

#[cfg(unix)]
#[test]
fn the_descriptor_is_readable_while_a_call_waits() {
    use std::os::fd::AsRawFd;
    #[repr(C)]
    struct PollFd {
        fd: i32,
        events: i16,
        returned: i16,
    }
    unsafe extern "C" {
        fn poll(fds: *mut PollFd, count: core::ffi::c_ulong, timeout: i32) -> i32;
    }
    let queue = LocalQueue::bounded(8);
    let ticks = Post::export_queued(&queue, |_| {});
    assert_eq!(tick(ticks.handle(), 0), Status::Ok);
    let readable = || {
        let (events, returned) = (1, 0);
        let fd = queue.fd().unwrap().as_raw_fd();
        let mut fds = PollFd {
            fd,
            events,
            returned,
        };
        // SAFETY: one descriptor is passed.
        unsafe { poll(&raw mut fds, 1, 0) == 1 }
    };
    assert!(readable(), "one waited when it was made");
    queue.run().unwrap();
    assert!(!readable());
    for _ in 0..3 {
        assert_eq!(
            [tick(ticks.handle(), 1), tick(ticks.handle(), 2)],
            [Status::Ok; 2]
        );
        assert!(readable());
        assert_eq!(queue.run_for(Duration::ZERO), Ok(1));
        assert!(readable(), "one is left");
        queue.run().unwrap();
        assert!(!readable());
    }
}
