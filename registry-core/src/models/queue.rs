//! Queues: every call that is told OK runs, or is dropped and counted, once and in order; a thread that waits is woken; nothing is put after the close.

use super::fixture::{Bell, Watch, explore, spawn};
use crate::registry::delivered;
use crate::{CallQueue, Handle, LocalQueue, Overflow, Status, exported_callback};
use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll};
use std::cell::RefCell;
use std::rc::Rc;
use std::task::Waker;

#[exported_callback]
type Post = fn(x: i32);

fn call(handle: Handle, x: i32) -> Status {
    match Post::call(handle, x) {
        Ok(()) => Status::Ok,
        Err(error) => error.status(),
    }
}

/// A queue, a callback, and what it was called with.
struct Fixture {
    queue: LocalQueue,
    callback: crate::LocalCallback<Post>,
    ran: Rc<RefCell<Vec<i32>>>,
}

impl Fixture {
    fn new(capacity: usize) -> Self {
        let queue = LocalQueue::bounded(capacity);
        let ran = Rc::new(RefCell::new(Vec::new()));
        let list = Rc::clone(&ran);
        let callback = Post::export_queued(&queue, move |x| list.borrow_mut().push(x));
        Fixture {
            queue,
            callback,
            ran,
        }
    }
    fn handle(&self) -> Handle {
        self.callback.handle()
    }
    fn poll(&self, waker: &Waker) -> Poll<()> {
        let next = pin!(self.queue.next());
        next.poll(&mut Context::from_waker(waker))
            .map(|ran| assert!(ran.is_ok()))
    }
}

// covers: Order::append Order::append_slowly Order::filled Order::replace Order::take Order::take_slowly Order::take_at Order::first Order::look Order::unfilled
#[test]
fn two_producers_and_a_run_at_once_lose_nothing_and_keep_each_ones_order() {
    explore(2, || {
        let queue = Fixture::new(4);
        let handle = queue.handle();
        let other = spawn(move || [call(handle, 1), call(handle, 2)]);
        let mine = call(handle, 10);
        queue.queue.run().unwrap();
        assert_eq!((other.join().unwrap(), mine), ([Status::Ok; 2], Status::Ok));
        queue.queue.run().unwrap();
        let ran = queue.ran.borrow();
        let theirs: Vec<i32> = ran.iter().copied().filter(|x| *x < 10).collect();
        assert_eq!((ran.len(), theirs), (3, vec![1, 2]));
    });
}

// covers: Order::append Order::filled Order::replace Order::take Order::take_at Order::first Order::look Order::unfilled Fifo::empty
#[test]
fn a_place_that_has_run_is_used_again_and_a_full_queue_refuses() {
    explore(3, || {
        let queue = Fixture::new(1);
        let handle = queue.handle();
        assert_eq!(call(handle, 1), Status::Ok);
        let producer = spawn(move || call(handle, 2));
        queue.queue.run().unwrap();
        let second = producer.join().unwrap();
        queue.queue.run().unwrap();
        match second {
            Status::Ok => assert_eq!(*queue.ran.borrow(), [1, 2]),
            Status::QueueFull => assert_eq!(*queue.ran.borrow(), [1]),
            other => panic!("{other}"),
        }
        assert_eq!(call(handle, 3), Status::Ok, "the place is free again");
        assert_eq!(queue.queue.run(), Ok(1));
    });
}

// covers: Fifo::make_room Fifo::by Waiting::set_overflow Waiting::claim_slowly Order::append Order::take Order::take_at Order::replace
#[test]
fn a_producer_that_drops_the_oldest_while_it_runs_loses_nothing_uncounted() {
    explore(2, || {
        let before = delivered::discarded();
        let queue = Fixture::new(2);
        queue.queue.set_overflow(Overflow::DropOldest);
        let handle = queue.handle();
        assert_eq!([call(handle, 1), call(handle, 2)], [Status::Ok; 2]);
        let producer = spawn(move || call(handle, 3));
        queue.queue.run().unwrap();
        let third = producer.join().unwrap();
        queue.queue.run().unwrap();
        let ran = queue.ran.borrow();
        assert!(ran.is_sorted(), "in order: {ran:?}");
        let dropped = (delivered::discarded() - before) as usize;
        match third {
            Status::Ok => assert_eq!(ran.len() + dropped, 3),
            // Both nodes were in the hands of others.
            Status::QueueFull => assert_eq!(ran.len() + dropped, 2),
            other => panic!("{other}"),
        }
    });
}

// covers: Fifo::share Fifo::by Waiting::set_overflow Waiting::claim_slowly
#[test]
fn a_queue_that_begins_to_drop_while_it_is_called_loses_nothing_uncounted() {
    explore(2, || {
        let before = delivered::discarded();
        let queue = Fixture::new(1);
        let handle = queue.handle();
        assert_eq!(call(handle, 1), Status::Ok);
        let producer = spawn(move || [call(handle, 2), call(handle, 3)]);
        queue.queue.run().unwrap();
        queue.queue.set_overflow(Overflow::DropOldest);
        queue.queue.run().unwrap();
        let told = producer.join().unwrap();
        queue.queue.run().unwrap();
        let kept = told.iter().filter(|status| **status == Status::Ok).count();
        let ran = queue.ran.borrow();
        assert!(ran.is_sorted(), "in order: {ran:?}");
        let dropped = (delivered::discarded() - before) as usize;
        assert_eq!(ran.len() + dropped, 1 + kept);
    });
}

// covers: Fifo::arm Fifo::take_waiter Order::arm Order::first Order::append_slowly Order::replace Order::take Order::take_slowly Order::look
#[test]
fn a_consumer_that_found_nothing_is_woken_by_the_next_call() {
    explore(3, || {
        let queue = Fixture::new(2);
        let handle = queue.handle();
        let producer = spawn(move || call(handle, 7));
        let (bell, waker) = Bell::new();
        let first = queue.poll(&waker);
        assert_eq!(producer.join().unwrap(), Status::Ok);
        if first.is_pending() {
            assert_eq!(bell.rings(), 1, "woken");
            assert!(queue.poll(&waker).is_ready());
        }
        assert_eq!(*queue.ran.borrow(), [7]);
    });
}

// covers: Fifo::arm Fifo::take_waiter Order::arm Order::first Order::append_slowly Order::replace
#[test]
fn a_consumer_that_waits_again_while_a_producer_is_still_at_its_last_waker_is_woken() {
    explore(2, || {
        let queue = Fixture::new(2);
        let handle = queue.handle();
        let (bell, waker) = Bell::new();
        assert!(queue.poll(&waker).is_pending());
        let producers = [1, 2].map(|x| spawn(move || call(handle, x)));
        let mut heard = 0;
        for _ in 0..2 {
            heard = bell.rings();
            if queue.poll(&waker).is_pending() {
                break;
            }
        }
        for producer in producers {
            assert_eq!(producer.join().unwrap(), Status::Ok);
        }
        if queue.ran.borrow().len() < 2 {
            assert!(bell.rings() > heard, "woken since it last looked");
            queue.queue.run().unwrap();
        }
        let mut ran = queue.ran.borrow().clone();
        ran.sort_unstable();
        assert_eq!(ran, [1, 2]);
    });
}

// covers: Fifo::close Fifo::publish Order::close Order::append_slowly Order::replace
#[test]
fn a_call_while_the_queue_is_dropped_is_counted_or_refused() {
    explore(3, || {
        let before = delivered::discarded();
        let queue = CallQueue::bounded(2);
        let callback = Post::export_queued(&queue, |_| panic!("it never runs"));
        let handle = callback.handle();
        let producer = spawn(move || call(handle, 7));
        drop(queue);
        let discarded = match producer.join().unwrap() {
            Status::Ok => 1,
            Status::Closed => 0,
            other => panic!("{other}"),
        };
        assert_eq!(delivered::discarded() - before, discarded);
        assert_eq!(call(handle, 8), Status::Closed);
        drop(callback);
        assert_eq!(crate::runtime::live_count(), 0);
    });
}

// covers: Fifo::close Fifo::publish Order::close Order::replace
#[test]
fn a_full_queue_is_closed_while_a_producer_makes_room() {
    explore(2, || {
        let before = delivered::discarded();
        let queue = CallQueue::bounded(1);
        queue.set_overflow(Overflow::DropOldest);
        let callback = Post::export_queued(&queue, |_| panic!("it never runs"));
        let handle = callback.handle();
        assert_eq!(call(handle, 1), Status::Ok);
        let producer = spawn(move || call(handle, 7));
        drop(queue);
        let put = match producer.join().unwrap() {
            Status::Ok => 2,
            Status::Closed | Status::QueueFull => 1,
            other => panic!("{other}"),
        };
        assert_eq!(delivered::discarded() - before, put);
    });
}

// covers: Joint::drop
#[test]
fn a_callback_is_closed_while_the_queue_runs_its_call() {
    explore(2, || {
        let before = delivered::discarded();
        let watch = Watch::new();
        let capture = watch.capture();
        let queue = CallQueue::bounded(2);
        let callback = Post::export_queued(&queue, move |x| _ = capture.touch(x));
        assert_eq!(call(callback.handle(), 1), Status::Ok);
        let runner = spawn(move || queue.run().unwrap() as u64);
        callback.close_and_wait().unwrap();
        watch.is_over();
        let ran = runner.join().unwrap();
        assert_eq!(u64::from(watch.calls()), ran);
        assert_eq!(ran + delivered::discarded() - before, 1);
    });
}
