//! Streams: every call that is told OK comes out, or is dropped and counted, once and in order, and a consumer that waits is woken.

use super::fixture::{Bell, Job, explore, spawn};
use crate::registry::{delivered, ownership};
use crate::{CallbackStream, Handle, Status};
use core::task::{Context, Poll};
use std::task::Waker;

fn poll(stream: &mut CallbackStream<Job>, waker: &Waker) -> Poll<Option<i32>> {
    stream.items().poll_next(&mut Context::from_waker(waker))
}

fn stream(capacity: usize) -> (Handle, CallbackStream<Job>) {
    let stream = CallbackStream::<Job>::replying(capacity, 5);
    (stream.handle(), stream)
}

fn call(handle: Handle, x: i32) -> Status {
    match Job::call(handle, x) {
        Ok(_) => Status::Ok,
        Err(error) => error.status(),
    }
}

fn read(stream: &mut CallbackStream<Job>) -> Vec<i32> {
    core::iter::from_fn(|| stream.try_next()).collect()
}

// covers: Ring::push Ring::pop_free Ring::take_from
#[test]
fn two_producers_and_a_consumer_at_once_lose_nothing_and_keep_each_ones_order() {
    explore(2, || {
        let (handle, mut stream) = stream(3);
        let other = spawn(move || [call(handle, 1), call(handle, 2)]);
        let mine = call(handle, 10);
        let mut items = read(&mut stream);
        assert_eq!((other.join().unwrap(), mine), ([Status::Ok; 2], Status::Ok));
        items.extend(read(&mut stream));
        let theirs: Vec<i32> = items.iter().copied().filter(|x| *x < 10).collect();
        assert_eq!((items.len(), theirs), (3, vec![1, 2]));
    });
}

// covers: Ring::push_free Ring::pop_free Ring::push Ring::take_from
#[test]
fn a_place_that_was_read_is_used_again_and_a_full_ring_refuses() {
    explore(3, || {
        let (handle, mut stream) = stream(1);
        assert_eq!(call(handle, 1), Status::Ok);
        let producer = spawn(move || call(handle, 2));
        let mut items = read(&mut stream);
        let second = producer.join().unwrap();
        items.extend(read(&mut stream));
        match second {
            Status::Ok => assert_eq!(items, [1, 2]),
            Status::QueueFull => assert_eq!(items, [1]),
            other => panic!("{other}"),
        }
        assert_eq!(call(handle, 3), Status::Ok, "the place is free again");
        assert_eq!(read(&mut stream), [3]);
    });
}

// covers: Ring::poll Ring::arm Ring::take_waiter Ring::push
#[test]
fn a_consumer_that_found_nothing_is_woken_by_the_next_call() {
    explore(3, || {
        let (handle, mut stream) = stream(2);
        let producer = spawn(move || call(handle, 7));
        let (bell, waker) = Bell::new();
        let first = poll(&mut stream, &waker);
        assert_eq!(producer.join().unwrap(), Status::Ok);
        match first {
            Poll::Ready(item) => assert_eq!(item, Some(7)),
            Poll::Pending => {
                assert_eq!(bell.rings(), 1, "woken");
                assert_eq!(poll(&mut stream, &waker), Poll::Ready(Some(7)));
            }
        }
    });
}

// covers: Ring::poll Ring::arm Ring::take_waiter Ring::push
#[test]
fn a_consumer_that_waits_again_while_a_producer_is_still_at_its_last_waker_is_woken() {
    explore(2, || {
        let (handle, mut stream) = stream(2);
        let (bell, waker) = Bell::new();
        assert!(poll(&mut stream, &waker).is_pending());
        let producers = [1, 2].map(|x| spawn(move || call(handle, x)));
        let mut items = Vec::new();
        let mut heard = 0;
        for _ in 0..2 {
            heard = bell.rings();
            match poll(&mut stream, &waker) {
                Poll::Ready(item) => items.extend(item),
                Poll::Pending => break,
            }
        }
        for producer in producers {
            assert_eq!(producer.join().unwrap(), Status::Ok);
        }
        if items.len() < 2 {
            assert!(bell.rings() > heard, "woken since it last looked");
            items.extend(read(&mut stream));
        }
        items.sort_unstable();
        assert_eq!(items, [1, 2]);
    });
}

// covers: Ring::close Ring::push Ring::put Joint::drop
#[test]
fn a_call_while_the_stream_is_dropped_is_counted_or_refused() {
    explore(3, || {
        let before = delivered::discarded();
        let (handle, stream) = stream(2);
        let producer = spawn(move || call(handle, 7));
        drop(stream);
        let discarded = match producer.join().unwrap() {
            Status::Ok => 1,
            Status::Closed => 0,
            other => panic!("{other}"),
        };
        assert_eq!(delivered::discarded() - before, discarded);
        assert_eq!(crate::runtime::live_count(), 0);
    });
}

// covers: Ring::end Ring::poll Ring::arm Ring::take_waiter
#[test]
fn a_release_wakes_the_consumer_which_reads_the_rest_and_the_end() {
    explore(2, || {
        let (handle, mut items) = stream(2).1.into_foreign();
        let foreign = spawn(move || {
            assert_eq!(call(handle, 7), Status::Ok);
            ownership::release(handle.raw())
        });
        let (bell, waker) = Bell::new();
        let mut cx = Context::from_waker(&waker);
        let mut read = Vec::new();
        let mut heard = 0;
        for _ in 0..2 {
            heard = bell.rings();
            match items.poll_next(&mut cx) {
                Poll::Ready(item) => read.push(item),
                Poll::Pending => break,
            }
        }
        assert_eq!(foreign.join().unwrap(), Status::Ok);
        if read.len() < 2 {
            assert!(bell.rings() > heard, "woken since it last looked");
        }
        while read.len() < 2 {
            match items.poll_next(&mut cx) {
                Poll::Ready(item) => read.push(item),
                Poll::Pending => panic!("it has ended"),
            }
        }
        assert_eq!(read, [Some(7), None]);
    });
}
