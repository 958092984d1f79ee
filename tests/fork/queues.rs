//! Queues in a forked child: what waited is the parent's, later calls work, and no thread that is not there stalls them.

use crate::alone;
use core::ffi::c_void;
use core::ptr::null_mut;
use registry_core::{CallQueue, LocalQueue, Overflow, Promise, Status, exported_callback, report};
use registry_tests::child::{self, End};
use std::cell::RefCell;
use std::os::fd::{FromRawFd, OwnedFd};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::time::Duration;

#[exported_callback]
type Post = fn(number: u64, text: &str);

const LONG: &str = "a text that is too long to be kept in place";

#[test]
fn what_waits_is_leaked_and_counted_in_a_child_and_runs_in_the_parent() {
    let _one = alone();
    let queue = LocalQueue::bounded(4);
    let ran = Rc::new(RefCell::new(Vec::new()));
    let list = Rc::clone(&ran);
    let post = Post::export_queued(&queue, move |number, _: &str| {
        list.borrow_mut().push(number)
    });
    for number in [1, 2] {
        Post::call(post.handle(), number, LONG).unwrap();
    }
    let before = report().discarded;
    let end = child::fork(|| {
        assert_eq!(report().discarded, before + 2);
        assert_eq!(queue.run(), Ok(0));
        for number in 10..14 {
            Post::call(post.handle(), number, LONG).unwrap();
        }
        assert!(
            Post::call(post.handle(), 14, LONG).is_err(),
            "no room was lost or won"
        );
        assert_eq!(queue.wait(Duration::from_secs(60)), Ok(4));
        assert_eq!(*ran.borrow(), [10, 11, 12, 13]);
        assert_eq!(queue.wait(Duration::from_millis(5)), Ok(0));
    });
    assert_eq!(end, End::Exit(0));
    assert_eq!(queue.run(), Ok(2));
    assert_eq!(*ran.borrow(), [1, 2]);
}

#[test]
fn a_queue_that_may_be_sent_is_empty_in_a_child_and_works_there_too() {
    let _one = alone();
    let queue = CallQueue::bounded(4);
    let count = Arc::new(AtomicU64::new(0));
    let ran = Arc::clone(&count);
    let post = Post::export_queued(&queue, move |number, _: &str| {
        ran.fetch_add(number, SeqCst);
    });
    Post::call(post.handle(), 1, LONG).unwrap();
    let before = report().discarded;
    let end = child::fork(|| {
        assert_eq!((report().discarded, queue.run()), (before + 1, Ok(0)));
        Post::call(post.handle(), 10, LONG).unwrap();
        assert_eq!((queue.run(), count.load(SeqCst)), (Ok(1), 10));
    });
    assert_eq!(end, End::Exit(0));
    assert_eq!((queue.run(), count.load(SeqCst)), (Ok(1), 1));
}

#[test]
fn a_promise_whose_resolver_a_lost_thread_has_never_comes_and_can_be_cancelled() {
    let _one = alone();
    let queue = fork_queue_new(4);
    let (promise, resolver) = Promise::<u32>::new();
    let promise = promise.into_handle().raw();
    assert_eq!(fork_promise_watch(promise, queue), Status::Ok);
    let (say, resolves) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        resolves.recv().unwrap();
        resolver.resolve(7).unwrap();
    });
    let end = child::fork(|| {
        registry_core::set_error_hook(Some(Box::new(|_| {})));
        assert_eq!(taken(queue), 0, "its queue does not name it");
        let mut value = 0_u32;
        let place = (&raw mut value).cast();
        // SAFETY: the size is that of the value, here and below.
        let status = unsafe { fork_promise_take(promise, place, 4) };
        assert_eq!(status, Status::Busy);
        assert_eq!(fork_release(promise), Status::Ok);
        // SAFETY: as above.
        let status = unsafe { fork_promise_take(promise, place, 4) };
        assert_eq!(status, Status::Closed);
    });
    assert_eq!(end, End::Exit(0));
    say.send(()).unwrap();
    thread.join().unwrap();
    assert_eq!(taken(queue), 7);
    assert_eq!(fork_release(queue), Status::Ok);
}

#[test]
fn a_child_leaves_the_descriptor_to_its_parent() {
    let _one = alone();
    let queue = LocalQueue::bounded(4);
    let post = Post::export_queued(&queue, |_, _: &str| {});
    queue.fd().unwrap();
    Post::call(post.handle(), 1, LONG).unwrap();
    let end = child::fork(|| {
        assert!(queue.fd().is_err());
        Post::call(post.handle(), 1, LONG).unwrap();
        assert_eq!(queue.run(), Ok(1));
        let own = LocalQueue::bounded(1);
        assert!(own.fd().is_ok());
    });
    assert_eq!(end, End::Exit(0));
    let mut fd = libc::pollfd {
        fd: std::os::fd::AsRawFd::as_raw_fd(&queue.fd().unwrap()),
        events: libc::POLLIN,
        revents: 0,
    };
    // SAFETY: one descriptor is passed.
    let readable = unsafe { libc::poll(&raw mut fd, 1, 0) };
    assert_eq!(readable, 1, "the child has not read it empty");
    assert_eq!(queue.run(), Ok(1));
}

#[test]
fn a_descriptor_that_its_host_shuts_down_ends_no_process() {
    let _one = alone();
    // In a child, since the signal's default is for all threads.
    let end = child::fork(|| {
        let queue = LocalQueue::bounded(4);
        let post = Post::export_queued(&queue, |_, _: &str| {});
        let fd = std::os::fd::AsRawFd::as_raw_fd(&queue.fd().unwrap());
        // SAFETY: a signal's default, as programs that are not Rust's have it, and an open socket.
        unsafe {
            libc::signal(libc::SIGPIPE, libc::SIG_DFL);
            assert_eq!(libc::shutdown(fd, libc::SHUT_RDWR), 0);
        }
        Post::call(post.handle(), 1, LONG).unwrap();
        assert_eq!(queue.run(), Ok(1));
    });
    assert_eq!(end, End::Exit(0));
}

#[test]
fn forks_in_the_middle_of_calls_stall_no_child() {
    let _one = alone();
    for overflow in [Overflow::Refuse, Overflow::DropOldest, Overflow::Latest] {
        let queue = LocalQueue::bounded(8);
        queue.set_overflow(overflow);
        let post = Post::export_queued(&queue, |_, _: &str| {});
        let (handle, stop) = (post.handle(), AtomicBool::new(false));
        std::thread::scope(|scope| {
            let _end = registry_tests::deadline::SetAtEnd(&stop);
            for _ in 0..2 {
                scope.spawn(|| {
                    while !stop.load(SeqCst) {
                        // A full queue refuses.
                        let _ = Post::call(handle, 1, "short");
                    }
                });
            }
            for _ in 0..20 {
                queue.run().unwrap();
                let end = child::fork(|| {
                    queue.run().unwrap();
                    for _ in 0..3 {
                        // At most two places are lost with the threads that are not here.
                        Post::call(handle, 2, "short").unwrap();
                        Post::call(handle, 3, LONG).unwrap();
                        assert_eq!(queue.run(), Ok(2));
                    }
                });
                assert_eq!(end, End::Exit(0));
            }
        });
    }
}

unsafe extern "C" {
    safe fn fork_queue_new(capacity: usize) -> u64;
    fn fork_queue_fd(queue: u64, descriptor: *mut i32) -> Status;
    fn fork_queue_run(queue: u64, ran: *mut usize) -> Status;
    fn fork_queue_next(queue: u64, promise: *mut u64) -> Status;
    safe fn fork_promise_watch(promise: u64, queue: u64) -> Status;
    fn fork_promise_take(promise: u64, result: *mut c_void, size: usize) -> Status;
    safe fn fork_release(handle: u64) -> Status;
}

/// What a host does with its queue: the number that the next promise brings; 0 without one.
fn taken(queue: u64) -> u32 {
    let (mut promise, mut value) = (0, 0_u32);
    // SAFETY: valid pointers, and the size is that of the value.
    unsafe {
        assert_eq!(fork_queue_run(queue, null_mut()), Status::Ok);
        assert_eq!(fork_queue_next(queue, &raw mut promise), Status::Ok);
        if promise != 0 {
            let status = fork_promise_take(promise, (&raw mut value).cast(), 4);
            assert_eq!(status, Status::Ok);
        }
    }
    value
}

#[test]
fn a_host_s_queue_in_a_child_has_no_descriptor_and_its_own_promises_work() {
    let _one = alone();
    let queue = fork_queue_new(4);
    let mut descriptor = -1;
    // SAFETY: a valid pointer.
    let status = unsafe { fork_queue_fd(queue, &raw mut descriptor) };
    assert_eq!(status, Status::Ok);
    // SAFETY: it is the caller's.
    let _closed = unsafe { OwnedFd::from_raw_fd(descriptor) };
    let (promise, resolver) = Promise::new();
    assert_eq!(
        fork_promise_watch(promise.into_handle().raw(), queue),
        Status::Ok
    );
    resolver.resolve(7_u32).unwrap();
    let end = child::fork(|| {
        let mut descriptor = -1;
        // SAFETY: a valid pointer.
        let status = unsafe { fork_queue_fd(queue, &raw mut descriptor) };
        assert_eq!((status, descriptor), (Status::Failed, -1));
        assert_eq!(taken(queue), 7);
        for queue in [queue, fork_queue_new(4)] {
            let (promise, resolver) = Promise::new();
            assert_eq!(
                fork_promise_watch(promise.into_handle().raw(), queue),
                Status::Ok
            );
            resolver.resolve(8_u32).unwrap();
            assert_eq!(taken(queue), 8);
            assert_eq!(fork_release(queue), Status::Ok);
        }
    });
    assert_eq!(end, End::Exit(0));
    assert_eq!(taken(queue), 7, "the child took a copy");
    assert_eq!(fork_release(queue), Status::Ok);
}
