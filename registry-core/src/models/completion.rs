//! Completions: of a call, a cancel and a release one wins, its outcome arrives whole, and a task or thread that waits is woken.

use super::fixture::{Bell, Job, explore, spawn};
use crate::registry::ownership;
use crate::{Completion, CompletionError, CompletionFuture, Handle, Status};
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::Arc;
use std::task::Waker;

fn poll<F: Future + Unpin>(future: &mut F, waker: &Waker) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(waker))
}

fn completion() -> (Handle, Completion<Job>) {
    let done = Completion::<Job>::replying(5);
    (done.handle(), done)
}

fn call(handle: Handle, x: i32) -> Status {
    match Job::call(handle, x) {
        Ok(reply) => {
            assert_eq!(reply, 5);
            Status::Ok
        }
        Err(error) => error.status(),
    }
}

fn over() {
    assert_eq!(crate::runtime::live_count(), 0);
}

// covers: CompletionCell::publish CompletionCell::poll CompletionCell::try_take Joint::drop
#[test]
fn a_task_that_found_nothing_is_woken_by_the_call() {
    explore(3, || {
        let (handle, mut done) = completion();
        let caller = spawn(move || call(handle, 7));
        let (bell, waker) = Bell::new();
        let first = poll(&mut done, &waker);
        assert_eq!(caller.join().unwrap(), Status::Ok);
        match first {
            Poll::Ready(outcome) => assert_eq!((outcome, bell.rings()), (Ok(7), 0)),
            Poll::Pending => {
                assert_eq!(bell.rings(), 1, "woken");
                assert_eq!(poll(&mut done, &waker), Poll::Ready(Ok(7)));
            }
        }
        drop(done);
        over();
    });
}

// covers: CompletionCell::publish CompletionCell::poll CompletionCell::try_take
#[test]
fn a_second_poll_moves_the_call_to_its_own_task() {
    explore(3, || {
        let (handle, mut done) = completion();
        let (first, second) = (Bell::new(), Bell::new());
        assert!(poll(&mut done, &first.1).is_pending());
        let caller = spawn(move || call(handle, 7));
        let again = poll(&mut done, &second.1);
        assert_eq!(caller.join().unwrap(), Status::Ok);
        let rings = (first.0.rings(), second.0.rings());
        match again {
            Poll::Ready(outcome) => {
                assert_eq!(outcome, Ok(7));
                assert!(rings == (1, 0) || rings == (0, 0), "{rings:?}");
            }
            Poll::Pending => {
                assert_eq!(rings, (0, 1));
                assert_eq!(poll(&mut done, &second.1), Poll::Ready(Ok(7)));
            }
        }
    });
}

// covers: CompletionCell::claim CompletionCell::publish Joint::drop
#[test]
fn of_two_calls_one_completes() {
    explore(2, || {
        let (handle, mut done) = completion();
        let other = spawn(move || call(handle, 1));
        let mine = call(handle, 2);
        let statuses = [other.join().unwrap(), mine];
        let won = statuses.iter().position(|status| *status == Status::Ok);
        let won = won.expect("one completes");
        assert_eq!(statuses[1 - won], Status::Consumed);
        assert_eq!(done.try_take(), Some(Ok(won as i32 + 1)));
    });
}

// covers: CompletionCell::cancel CompletionCell::publish Joint::drop
#[test]
fn of_a_cancel_and_a_call_one_wins() {
    explore(3, || {
        let (handle, mut done) = completion();
        let (bell, waker) = Bell::new();
        assert!(poll(&mut done, &waker).is_pending());
        let caller = spawn(move || call(handle, 7));
        let outcome = done.cancel();
        match caller.join().unwrap() {
            Status::Ok => assert_eq!((outcome, bell.rings()), (Some(Ok(7)), 1)),
            Status::Closed => assert_eq!((outcome, bell.rings()), (None, 0)),
            other => panic!("{other}"),
        }
        drop(waker);
        assert_eq!(Arc::strong_count(&bell), 1, "the waker was dropped");
        over();
    });
}

// The threads' roles are the other way round than above: loom goes back only to what came last to a word, which there is never the cancel's load.
// covers: CompletionCell::cancel
#[test]
fn a_cancel_on_another_thread_sees_the_outcome_of_a_call() {
    explore(2, || {
        let (handle, done) = completion();
        let canceller = spawn(move || done.cancel());
        let status = call(handle, 7);
        match (canceller.join().unwrap(), status) {
            (Some(Ok(7)), Status::Ok) | (None, Status::Closed) => {}
            other => panic!("{other:?}"),
        }
        over();
    });
}

// covers: CompletionCell::publish CompletionCell::abandon Joint::drop
#[test]
fn a_call_in_flight_outlives_the_dropped_future() {
    explore(3, || {
        let (handle, done) = completion();
        let caller = spawn(move || call(handle, 7));
        drop(done);
        let status = caller.join().unwrap();
        assert!(matches!(status, Status::Ok | Status::Closed), "{status}");
        over();
    });
}

/// The outcome of a future whose call and release are over.
fn outcome(mut future: CompletionFuture<Job>) -> Result<i32, CompletionError> {
    future.try_take().expect("it is over")
}

// covers: CompletionCell::claim CompletionCell::publish CompletionCell::abandon CompletionCell::try_take
#[test]
fn of_a_release_and_a_call_one_wins() {
    explore(3, || {
        let (handle, future) = completion().1.into_foreign();
        let caller = spawn(move || call(handle, 7));
        let released = ownership::release(handle.raw());
        match (released, caller.join().unwrap()) {
            (Status::Ok, Status::Closed) => {
                assert_eq!(outcome(future), Err(CompletionError::Abandoned));
            }
            (Status::Closed, Status::Ok) => assert_eq!(outcome(future), Ok(7)),
            other => panic!("{other:?}"),
        }
        over();
    });
}

// covers: CompletionCell::claim CompletionCell::give
#[test]
fn a_call_while_it_is_given_away_completes_and_ends_the_entry() {
    explore(3, || {
        let (handle, done) = completion();
        let caller = spawn(move || call(handle, 7));
        let (_, future) = done.into_foreign();
        assert_eq!(caller.join().unwrap(), Status::Ok);
        assert_eq!(outcome(future), Ok(7));
        assert_eq!(ownership::release(handle.raw()), Status::Closed);
        over();
    });
}

// covers: CompletionCell::poll CompletionCell::publish CompletionCell::abandon
#[test]
fn a_release_wakes_the_task_that_waits() {
    explore(3, || {
        let (handle, mut future) = completion().1.into_foreign();
        let releaser = spawn(move || ownership::release(handle.raw()));
        let (bell, waker) = Bell::new();
        let first = poll(&mut future, &waker);
        assert_eq!(releaser.join().unwrap(), Status::Ok);
        let abandoned = Err(CompletionError::Abandoned);
        match first {
            Poll::Ready(outcome) => assert_eq!(outcome, abandoned),
            Poll::Pending => {
                assert_eq!(bell.rings(), 1);
                assert_eq!(outcome(future), abandoned);
            }
        }
        over();
    });
}
