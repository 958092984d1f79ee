//! `FnMut` and `FnOnce`: never two calls at a time, and never two calls.

use super::fixture::{Job, Watch, explore, spawn};
use crate::{Callback, Handle, Status};
use loom::cell::UnsafeCell;

/// Makes a call. `None` for the status that a second caller gets, or for a closed entry.
fn call(handle: Handle, refused: Status) -> bool {
    match Job::call(handle, 1) {
        Ok(_) => true,
        Err(error) => {
            assert!(
                error.status() == refused || error.status() == Status::Closed,
                "{error}"
            );
            false
        }
    }
}

/// A closure of which two calls at once, or two unordered ones, are a data race.
fn exclusive() -> Callback<Job> {
    struct Count(UnsafeCell<i32>);
    // SAFETY: the cell is loom's, which fails the model where two threads are in it at once.
    unsafe impl Send for Count {}
    let count = Count(UnsafeCell::new(0));
    Job::export_mut(move |x| {
        let count = &count;
        count.0.with_mut(|count| {
            // SAFETY: loom has checked that no other thread is here.
            unsafe { *count += x };
            loom::thread::yield_now();
            // SAFETY: likewise.
            unsafe { *count }
        })
    })
}

// covers: Exclusive::call Running::drop
#[test]
fn a_mutable_closure_runs_on_one_thread_at_a_time() {
    explore(3, || {
        let callback = exclusive();
        let handle = callback.handle();
        let other = spawn(move || call(handle, Status::Busy));
        let mine = call(handle, Status::Busy);
        let theirs = other.join().unwrap();
        assert!(mine || theirs, "whoever comes first runs");
        assert!(call(handle, Status::Ok), "and nobody is inside afterwards");
        drop(callback);
    });
}

// covers: Exclusive::call Running::drop Gate::swap
#[test]
fn a_mutable_closure_closed_during_calls_is_dropped_after_them() {
    explore(2, || {
        let callback = exclusive();
        let handle = callback.handle();
        let callers = [(), ()].map(|()| spawn(move || call(handle, Status::Busy)));
        drop(callback);
        for caller in callers {
            caller.join().unwrap();
        }
        assert_eq!(crate::runtime::live_count(), 0);
    });
}

fn once(watch: &std::sync::Arc<Watch>) -> Callback<Job> {
    let capture = watch.capture();
    Job::export_once(move |x| capture.touch(x))
}

// covers: Once::take
#[test]
fn of_two_callers_of_a_once_closure_one_runs_it() {
    explore(3, || {
        let watch = Watch::new();
        let callback = once(&watch);
        let handle = callback.handle();
        let other = spawn(move || call(handle, Status::Consumed));
        let mine = call(handle, Status::Consumed);
        assert!(mine != other.join().unwrap());
        assert_eq!((watch.calls(), watch.drops()), (1, 1), "moved out and run");
        drop(callback);
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Once::take Once::drop Gate::swap Domain::claim
#[test]
fn a_once_closure_closed_during_its_call_is_dropped_once() {
    explore(3, || {
        let watch = Watch::new();
        let callback = once(&watch);
        let handle = callback.handle();
        let caller = spawn(move || call(handle, Status::Consumed));
        drop(callback);
        let called = caller.join().unwrap();
        assert_eq!(watch.calls(), u32::from(called));
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Once::take Gate::swap Domain::claim HazardRecord::clear
#[test]
fn of_two_callers_of_a_continuation_one_runs_and_ends_it() {
    explore(3, || {
        let watch = Watch::new();
        let capture = watch.capture();
        let handle = Job::export_continuation(move |x| capture.touch(x)).into_handle();
        let refused = |handle| Job::call(handle, 1).map_err(|error| error.status());
        let other = spawn(move || refused(handle));
        let (mine, theirs) = (refused(handle), other.join().unwrap());
        assert!(mine.is_ok() != theirs.is_ok());
        let late = [mine, theirs].into_iter().find_map(Result::err).unwrap();
        assert!(matches!(late, Status::Consumed | Status::Closed));
        assert_eq!((watch.calls(), watch.drops()), (1, 1));
        assert_eq!(refused(handle), Err(Status::Closed));
        assert_eq!(crate::runtime::live_count(), 0);
    });
}
