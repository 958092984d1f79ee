//! Queues by their handles, as C uses them: calls and promises that a host's loop runs.

use crate::completions::status;
#[cfg(not(miri))]
use crate::host::delivery_queue_fd;
use crate::host::{
    delivery_describe, delivery_promise_watch, delivery_queue_new, delivery_queue_next,
    delivery_queue_run, delivery_queue_set_port, delivery_queue_set_wake, delivery_release,
    last_error, next, promise, run, take,
};
use crate::promises::Hop;
use crate::quiet;
use core::ffi::c_void;
use core::ptr::null_mut;
use registry_core::{Handle, LocalQueue, Resolver, Status};
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex};

#[test]
fn a_queue_names_each_promise_once_in_the_order_in_which_they_were_resolved() {
    let queue = delivery_queue_new(1);
    let made: Vec<(u64, Resolver<usize>)> = (0..100).map(|_| promise()).collect();
    for (promise, _) in &made {
        assert_eq!(delivery_promise_watch(*promise, queue), Status::Ok);
    }
    let (promises, resolvers): (Vec<u64>, Vec<_>) = made.into_iter().unzip();
    let resolving = std::thread::spawn(|| {
        for (at, resolver) in resolvers.into_iter().enumerate().rev() {
            resolver.resolve(at).unwrap();
        }
    });
    resolving.join().unwrap();
    for (at, promise) in promises.iter().enumerate().rev() {
        assert_eq!(next(queue), (Status::Ok, *promise));
        assert_eq!(take(*promise, 0_usize), (Status::Ok, at));
    }
    assert_eq!(next(queue), (Status::Ok, 0));
    assert_eq!(delivery_release(queue), Status::Ok);
}

#[test]
fn a_promise_that_is_ready_is_named_at_once_and_by_its_last_queue() {
    let (first, last) = (delivery_queue_new(1), delivery_queue_new(1));
    let (promise, resolver) = promise::<u8>();
    assert_eq!(delivery_promise_watch(promise, first), Status::Ok);
    assert_eq!(delivery_promise_watch(promise, last), Status::Ok);
    resolver.resolve(1).unwrap();
    assert_eq!(next(first), (Status::Ok, 0));
    assert_eq!(next(last), (Status::Ok, promise));
    assert_eq!(delivery_promise_watch(promise, first), Status::Ok);
    assert_eq!(next(first), (Status::Ok, promise));
    assert_eq!(take(promise, 0_u8), (Status::Ok, 1));
    for queue in [first, last] {
        assert_eq!(delivery_release(queue), Status::Ok);
    }
}

#[test]
fn a_queue_that_ends_before_its_promises_hears_of_none() {
    let queue = delivery_queue_new(1);
    let (promise, resolver) = promise::<u8>();
    assert_eq!(delivery_promise_watch(promise, queue), Status::Ok);
    assert_eq!(delivery_release(queue), Status::Ok);
    resolver.resolve(1).unwrap();
    assert_eq!(take(promise, 0_u8), (Status::Ok, 1));
}

#[test]
fn a_queue_whose_thread_ends_takes_its_promises_with_it() {
    quiet();
    let [(named, first), (later, second), (other, third)] = [(); 3].map(|()| promise::<String>());
    let worker = std::thread::spawn(move || {
        let queue = delivery_queue_new(1);
        for promise in [named, later] {
            assert_eq!(delivery_promise_watch(promise, queue), Status::Ok);
        }
        first.resolve("named, and not taken".to_owned()).unwrap();
        // One that was released in time is not ended again.
        let released = delivery_queue_new(1);
        assert_eq!(delivery_promise_watch(other, released), Status::Ok);
        assert_eq!(delivery_release(released), Status::Ok);
        queue
    });
    let queue = worker.join().unwrap();
    for closed in [queue, named] {
        assert_eq!(delivery_release(closed), Status::Closed);
        assert!(last_error().ends_with("closed when the thread of its queue ended"));
    }
    assert_eq!(second.resolve("late".to_owned()), Ok(()), "then it ends");
    assert_eq!(delivery_release(later), Status::Closed);
    third.resolve("taken".to_owned()).unwrap();
    assert_eq!(delivery_release(other), Status::Ok);
}

/// An error whose drop waits for another thread to do something.
struct Meets(Arc<Barrier>);

impl fmt::Display for Meets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody asks")
    }
}

impl Drop for Meets {
    fn drop(&mut self) {
        self.0.wait();
        self.0.wait();
    }
}

#[test]
fn a_queue_that_another_thread_releases_while_its_own_one_ends_is_dropped() {
    quiet();
    let meet = Arc::new(Barrier::new(2));
    let (promise, resolver) = promise::<Result<u8, Meets>>();
    let (send, queue) = std::sync::mpsc::channel();
    let value = Err(Meets(meet.clone()));
    let worker = std::thread::spawn(move || {
        // The thread's first operation.
        let queue = delivery_queue_new(1);
        assert_eq!(delivery_promise_watch(promise, queue), Status::Ok);
        let hop = LocalQueue::with_handle(Handle::from_raw(queue).unwrap(), |queue| {
            Hop::export_queued(queue, |_| ()).into_handle()
        });
        send.send((queue, hop.unwrap())).unwrap();
        assert!(resolver.resolve(value).is_ok());
    });
    let (queue, hop) = queue.recv().unwrap();
    meet.wait();
    assert_eq!(delivery_release(queue), Status::Ok);
    meet.wait();
    worker.join().unwrap();
    assert_eq!(status(Hop::call(hop, 1)), Status::Closed);
}

#[test]
fn calls_of_the_host_s_queue_run_when_it_says_so() {
    quiet();
    static HOPS: AtomicUsize = AtomicUsize::new(0);
    let queue = delivery_queue_new(8);
    let handle = Handle::from_raw(queue).unwrap();
    let hop = LocalQueue::with_handle(handle, |queue| {
        Hop::export_queued(queue, |by| {
            HOPS.fetch_add(by as usize, SeqCst);
        })
    })
    .unwrap();
    let by = hop.handle();
    std::thread::spawn(move || (1..4).for_each(|n| Hop::call(by, n).unwrap()))
        .join()
        .unwrap();
    assert_eq!(HOPS.load(SeqCst), 0);
    assert_eq!(run(queue), (Status::Ok, 3));
    assert_eq!(HOPS.load(SeqCst), 6);
    assert_eq!(delivery_release(queue), Status::Ok);
    assert_eq!(run(queue), (Status::Closed, 0));
    assert_eq!(status(Hop::call(by, 1)), Status::Closed);
}

#[test]
fn a_queue_is_of_one_thread_and_does_not_run_inside_itself() {
    quiet();
    let queue = delivery_queue_new(8);
    let handle = Handle::from_raw(queue).unwrap();
    std::thread::spawn(move || {
        assert_eq!(run(queue).0, Status::WrongThread);
        assert_eq!(next(queue).0, Status::WrongThread);
        let (promise, _resolver) = promise::<u8>();
        assert_eq!(delivery_promise_watch(promise, queue), Status::WrongThread);
        let there = LocalQueue::with_handle(handle, |_| ());
        assert_eq!(status(there), Status::WrongThread);
    })
    .join()
    .unwrap();
    static INSIDE: Mutex<Option<Status>> = Mutex::new(None);
    let hop = LocalQueue::with_handle(handle, |inner| {
        Hop::export_queued(inner, move |_| *INSIDE.lock().unwrap() = Some(run(queue).0))
    })
    .unwrap();
    Hop::call(hop.handle(), 1).unwrap();
    assert_eq!(run(queue), (Status::Ok, 1));
    assert_eq!(*INSIDE.lock().unwrap(), Some(Status::Busy));
    // Ended inside one of its own calls: that one finishes, and the rest is dropped.
    drop(hop);
    let hop = LocalQueue::with_handle(handle, |inner| {
        Hop::export_queued(inner, move |_| {
            assert_eq!(delivery_release(queue), Status::Ok)
        })
    })
    .unwrap();
    Hop::call(hop.handle(), 1).unwrap();
    assert_eq!(run(queue), (Status::Ok, 1));
    assert_eq!(run(queue).0, Status::Closed);
}

#[test]
fn any_number_is_answered_in_the_place_of_each_handle() {
    quiet();
    let queue = delivery_queue_new(1);
    let (promise, _resolver) = promise::<u8>();
    let hop = Hop::export(|_| {});
    let wrong = Status::WrongSignature;
    let numbers = [
        0,
        1,
        77,
        u64::MAX,
        1 << 52,
        (1 << 53) - 1,
        hop.handle().raw(),
    ];
    let mut bytes = [0_u8; 1];
    for number in numbers {
        for (status, is_run) in [
            (run(number).0, true),
            (next(number).0, true),
            (take(number, 0_u8).0, false),
        ] {
            assert_ne!(status, Status::Ok, "{number} {is_run}");
        }
        assert_ne!(delivery_promise_watch(number, queue), Status::Ok);
        assert_ne!(delivery_promise_watch(promise, number), Status::Ok);
    }
    assert_eq!(run(hop.handle().raw()).0, wrong);
    assert_eq!((run(promise).0, next(promise).0), (wrong, wrong));
    assert_eq!(take(queue, 0_u8).0, wrong);
    assert_eq!(delivery_promise_watch(queue, queue), wrong);
    assert_eq!(delivery_promise_watch(promise, promise), wrong);
    for handle in [queue, promise] {
        assert_eq!(
            status(Hop::call(Handle::from_raw(handle).unwrap(), 1)),
            wrong
        );
        assert_ne!(
            crate::misuse::invoke(Handle::from_raw(handle).unwrap(), 0),
            Status::Ok
        );
        // SAFETY: the buffer has this length.
        unsafe {
            delivery_describe(handle, bytes.as_mut_ptr().cast(), 1);
        }
    }
    // SAFETY: null is for a result that is not wanted.
    unsafe {
        assert_eq!(delivery_queue_run(queue, null_mut()), Status::Ok);
        // A promise is named once: nobody is told of it here.
        assert_eq!(
            delivery_queue_next(queue, null_mut()),
            Status::InvalidArgument
        );
        assert_eq!(
            delivery_queue_set_wake(queue, None, null_mut()),
            Status::InvalidArgument
        );
        assert_eq!(
            delivery_queue_set_port(queue, None, 7),
            Status::InvalidArgument
        );
        #[cfg(not(miri))]
        assert_eq!(
            delivery_queue_fd(queue, null_mut()),
            Status::InvalidArgument
        );
    }
    assert_eq!(delivery_queue_new(usize::MAX), 0);
    for handle in [queue, promise] {
        assert_eq!(delivery_release(handle), Status::Ok);
        assert_eq!(delivery_release(handle), Status::Closed);
    }
}

#[test]
fn what_comes_wakes_the_host_by_its_function() {
    unsafe extern "C" fn woken(count: *mut c_void) {
        // SAFETY: the static below.
        unsafe { &*count.cast::<AtomicUsize>() }.fetch_add(1, SeqCst);
    }
    static WOKEN: AtomicUsize = AtomicUsize::new(0);
    let queue = delivery_queue_new(4);
    let (early, resolver) = promise::<u8>();
    assert_eq!(delivery_promise_watch(early, queue), Status::Ok);
    resolver.resolve(1).unwrap();
    let count = (&raw const WOKEN).cast_mut().cast();
    // SAFETY: the function takes any thread, and a static.
    let set = unsafe { delivery_queue_set_wake(queue, Some(woken), count) };
    assert_eq!((set, WOKEN.load(SeqCst)), (Status::Ok, 1), "one waits");
    assert_eq!(next(queue), (Status::Ok, early));
    let handle = Handle::from_raw(queue).unwrap();
    let hop = LocalQueue::with_handle(handle, |queue| Hop::export_queued(queue, |_| {})).unwrap();
    Hop::call(hop.handle(), 1).unwrap();
    assert_eq!(WOKEN.load(SeqCst), 2);
    assert_eq!(delivery_release(queue), Status::Ok);
    assert_eq!(delivery_release(early), Status::Ok);
}

#[test]
fn what_comes_is_posted_to_a_port_as_an_empty_message() {
    static POSTED: Mutex<Vec<(i64, [u64; 8])>> = Mutex::new(Vec::new());
    unsafe extern "C" fn post(port: i64, message: *mut c_void) -> u8 {
        // SAFETY: a message is as large as the largest of a VM.
        let message = unsafe { message.cast::<[u64; 8]>().read() };
        POSTED.lock().unwrap().push((port, message));
        0
    }
    let queue = delivery_queue_new(4);
    // SAFETY: the function takes any thread, any port and such a message.
    let set = unsafe { delivery_queue_set_port(queue, Some(post), -7) };
    assert_eq!(set, Status::Ok);
    let (late, resolver) = promise::<u8>();
    assert_eq!(delivery_promise_watch(late, queue), Status::Ok);
    assert!(POSTED.lock().unwrap().is_empty());
    resolver.resolve(1).unwrap();
    assert_eq!(*POSTED.lock().unwrap(), [(-7, [0; 8])]);
    assert_eq!(delivery_release(queue), Status::Ok);
    assert_eq!(delivery_release(late), Status::Ok);
}

/// Two promises that the queue watches.
#[cfg(all(unix, not(miri)))]
fn pair_of_watched(queue: u64) -> ([u64; 2], [Resolver<u8>; 2]) {
    let [first, second] = [(); 2].map(|()| promise::<u8>());
    for promise in [first.0, second.0] {
        assert_eq!(delivery_promise_watch(promise, queue), Status::Ok);
    }
    ([first.0, second.0], [first.1, second.1])
}

/// A poll loop, as a C program has it.
#[cfg(all(unix, not(miri)))]
#[test]
fn what_comes_makes_the_descriptor_readable_until_it_is_run() {
    use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
    let queue = delivery_queue_new(4);
    let mut number = -1;
    // SAFETY: a valid pointer.
    let made = unsafe { delivery_queue_fd(queue, &raw mut number) };
    assert_eq!(made, Status::Ok);
    // SAFETY: it is the caller's.
    let descriptor = unsafe { OwnedFd::from_raw_fd(number) };
    let readable = |timeout| {
        let mut asked = libc::pollfd {
            fd: descriptor.as_raw_fd(),
            events: libc::POLLIN,
            revents: 0,
        };
        // SAFETY: one descriptor.
        unsafe { libc::poll(&raw mut asked, 1, timeout) == 1 }
    };
    assert!(!readable(0));
    let (promise, resolver) = promise::<u8>();
    assert_eq!(delivery_promise_watch(promise, queue), Status::Ok);
    std::thread::spawn(move || resolver.resolve(2));
    assert!(readable(10_000));
    assert_eq!(run(queue), (Status::Ok, 0));
    assert!(readable(0), "the run has not named the promise");
    assert_eq!(next(queue), (Status::Ok, promise));
    assert!(!readable(0));
    let handle = Handle::from_raw(queue).unwrap();
    let hop = LocalQueue::with_handle(handle, |queue| Hop::export_queued(queue, |_| {})).unwrap();
    Hop::call(hop.handle(), 1).unwrap();
    assert!(readable(0));
    assert_eq!(run(queue), (Status::Ok, 1));
    assert!(!readable(0));
    // Of two promises, a host that stops after the first hears of the second. A call that has come meanwhile stays to be run.
    let (first, resolvers) = pair_of_watched(queue);
    for resolver in resolvers {
        resolver.resolve(3).unwrap();
    }
    assert_eq!(run(queue), (Status::Ok, 0));
    assert_eq!(next(queue), (Status::Ok, first[0]));
    assert!(readable(0), "one is left");
    Hop::call(hop.handle(), 1).unwrap();
    assert_eq!(next(queue), (Status::Ok, first[1]));
    assert!(readable(0), "a call is left");
    assert_eq!(run(queue), (Status::Ok, 1));
    assert!(!readable(0));
    assert_eq!(
        first.map(|promise| delivery_release(promise)),
        [Status::Ok; 2]
    );
    // The end of the queue leaves the descriptor to its owner: it is readable, at its end.
    assert_eq!(delivery_release(queue), Status::Ok);
    assert!(readable(10_000));
    drop(hop);
    assert_eq!(take(promise, 0_u8), (Status::Ok, 2));
}
