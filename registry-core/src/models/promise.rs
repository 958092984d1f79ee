//! Promises: each value is taken once or given back, and each queue that watches names its promise once.

use super::fixture::{explore, spawn};
use crate::delivery::joint::Joint;
use crate::delivery::promise;
use crate::delivery::ready::Ready;
use crate::registry::ownership;
use crate::{Promise, Resolver, Status};
use alloc::sync::Arc;
use loom::sync::atomic::{AtomicU32, Ordering::SeqCst};

fn promise() -> (u64, Resolver<i32>) {
    let (promise, resolver) = Promise::new();
    (promise.into_handle().raw(), resolver)
}

/// A list that counts how often it wakes its host.
fn ready() -> (Joint<Ready>, Arc<AtomicU32>) {
    let ready = Joint::new(Ready::new()).unwrap();
    let rings = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&rings);
    ready.set_hook(Arc::new(move || {
        counted.fetch_add(1, SeqCst);
    }));
    (ready, rings)
}

fn take(promise: u64) -> (Status, i32) {
    let mut value = 0_i32;
    // SAFETY: a place of the stated size.
    let status = unsafe { promise::take(promise, (&raw mut value).cast(), size_of::<i32>()) };
    (status, value)
}

fn watch(promise: u64, ready: &Joint<Ready>) -> Status {
    promise::watch(promise, ready.share().unwrap())
}

/// The promise was named once, and the host was woken for it.
fn is_named_once(promise: u64, ready: &Ready, rings: &AtomicU32) {
    assert_eq!((ready.next(), ready.next()), (Some(promise), None));
    assert_eq!(rings.load(SeqCst), 1);
}

#[test]
fn a_value_that_is_taken_at_once_and_later_is_taken_once() {
    explore(3, || {
        let (promise, resolver) = promise();
        let resolving = spawn(move || resolver.resolve(7));
        let first = take(promise);
        assert_eq!(resolving.join().unwrap(), Ok(()));
        let second = take(promise);
        match first.0 {
            Status::Ok => assert_eq!((first.1, second.0), (7, Status::Closed)),
            Status::Busy => assert_eq!(second, (Status::Ok, 7)),
            other => panic!("{other}"),
        }
        assert_eq!(crate::runtime::live_count(), 0);
        assert_eq!(take(promise).0, Status::Closed);
    });
}

#[test]
fn of_two_threads_that_take_a_value_one_gets_it() {
    explore(3, || {
        let (promise, resolver) = promise();
        resolver.resolve(7).unwrap();
        let other = spawn(move || take(promise));
        let mut taken = [take(promise), other.join().unwrap()];
        taken.sort_by_key(|taken| taken.0.raw());
        assert_eq!(taken, [(Status::Ok, 7), (Status::Closed, 0)]);
        assert_eq!(crate::runtime::live_count(), 0);
    });
}

#[test]
fn a_promise_that_is_watched_while_its_value_comes_is_named_once() {
    explore(3, || {
        let (promise, resolver) = promise();
        let (ready, rings) = ready();
        let resolving = spawn(move || resolver.resolve(7));
        assert_eq!(watch(promise, &ready), Status::Ok);
        assert_eq!(resolving.join().unwrap(), Ok(()));
        is_named_once(promise, &ready, &rings);
        assert_eq!(take(promise), (Status::Ok, 7));
    });
}

#[test]
fn a_promise_that_is_watched_while_its_resolver_is_dropped_is_named_or_closed() {
    explore(3, || {
        let (promise, resolver) = promise();
        let (ready, rings) = ready();
        let dropping = spawn(move || drop(resolver));
        let watched = watch(promise, &ready);
        dropping.join().unwrap();
        match watched {
            Status::Ok => is_named_once(promise, &ready, &rings),
            Status::Closed => assert_eq!(ready.next(), None),
            other => panic!("{other}"),
        }
        assert_eq!(crate::runtime::live_count(), 0);
        assert_eq!(take(promise).0, Status::Closed);
    });
}

#[test]
fn a_promise_that_two_queues_watch_is_named_by_one_of_them() {
    explore(2, || {
        let (promise, resolver) = promise();
        let ((first, _), (second, _)) = (ready(), ready());
        assert_eq!(watch(promise, &first), Status::Ok);
        let resolving = spawn(move || resolver.resolve(7));
        assert_eq!(watch(promise, &second), Status::Ok);
        assert_eq!(resolving.join().unwrap(), Ok(()));
        // By the second alone, or by both if the value came before that watched.
        assert_eq!(second.next(), Some(promise));
        assert!([None, Some(promise)].contains(&first.next()));
        assert_eq!((first.watched(), second.watched()), (0, 0));
    });
}

#[test]
fn a_release_while_the_value_comes_gives_it_back_or_drops_it_and_wakes_who_waits() {
    explore(3, || {
        let (promise, resolver) = promise();
        let (ready, rings) = ready();
        assert_eq!(watch(promise, &ready), Status::Ok);
        let resolving = spawn(move || resolver.resolve(7));
        assert_eq!(ownership::release(promise), Status::Ok);
        assert!([Ok(()), Err(7)].contains(&resolving.join().unwrap()));
        is_named_once(promise, &ready, &rings);
        assert_eq!(take(promise).0, Status::Closed);
        assert_eq!(crate::runtime::live_count(), 0);
    });
}
