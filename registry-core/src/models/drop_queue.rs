//! A queue of drops: its owner drops the closures, whichever thread leaves them last.

use super::fixture::{Capture, Job, Watch, explore, spawn};
use crate::{Callback, DropQueue, Handle, Status};

/// A capture that only the thread that made it may drop.
struct DroppedAtHome(loom::thread::ThreadId, Capture);

impl DroppedAtHome {
    fn touch(&self, x: i32) -> i32 {
        self.1.touch(x)
    }
}

impl Drop for DroppedAtHome {
    fn drop(&mut self) {
        assert_eq!(self.0, loom::thread::current().id(), "dropped by a caller");
    }
}

fn call(handle: Handle) -> bool {
    match Job::call(handle, 1) {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.status(), Status::Closed);
            false
        }
    }
}

// covers: Gate::swap Domain::claim HazardRecord::enter HazardRecord::clear
#[test]
fn the_queue_drops_and_never_a_caller() {
    explore(3, || {
        let watch = Watch::new();
        let capture = DroppedAtHome(loom::thread::current().id(), watch.capture());
        let callback: Callback<Job> = Job::export(move |x| capture.touch(x));
        let handle = callback.handle();
        let caller = spawn(move || call(handle));
        let mut queue = DropQueue::new();
        queue.close(callback);
        // While the caller may be inside, this drops nothing; a model counts what it would touch too late.
        let _ = queue.run();
        let called = caller.join().unwrap();
        assert_eq!(queue.run(), 0, "no caller is left");
        assert_eq!((watch.calls(), watch.drops()), (u32::from(called), 1));
    });
}

// covers: Gate::swap Domain::claim HazardRecord::enter HazardRecord::clear
#[test]
fn what_a_dropped_queue_leaves_is_dropped_once_by_the_last_to_leave() {
    explore(3, || {
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        let caller = spawn(move || call(handle));
        let mut queue = DropQueue::new();
        queue.close(callback);
        drop(queue);
        let called = caller.join().unwrap();
        assert_eq!((watch.calls(), watch.drops()), (u32::from(called), 1));
    });
}

// covers: Gate::swap Domain::claim HazardRecord::enter HazardRecord::clear
#[test]
fn two_callers_leave_it_to_the_queue() {
    explore(2, || {
        let watch = Watch::new();
        let capture = DroppedAtHome(loom::thread::current().id(), watch.capture());
        let callback: Callback<Job> = Job::export(move |x| capture.touch(x));
        let handle = callback.handle();
        let callers = [(), ()].map(|()| spawn(move || call(handle)));
        let mut queue = DropQueue::new();
        queue.close(callback);
        let called = callers.map(|caller| u32::from(caller.join().unwrap()));
        assert_eq!(queue.run(), 0);
        assert_eq!((watch.calls(), watch.drops()), (called.iter().sum(), 1));
    });
}
