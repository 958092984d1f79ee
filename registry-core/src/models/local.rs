//! Local closures: run and dropped on their own thread, whichever thread closes them.

use super::fixture::{Capture, Job, Watch, explore, spawn};
use crate::registry::REGISTRY;
use crate::runtime::release;
use crate::{Handle, LocalCallback, Status, flush};

/// A capture that knows where it may be touched.
struct AtHome(loom::thread::ThreadId, Capture);

impl AtHome {
    fn touch(&self, x: i32) -> i32 {
        assert_eq!(self.0, loom::thread::current().id(), "called elsewhere");
        self.1.touch(x)
    }
}

impl Drop for AtHome {
    fn drop(&mut self) {
        assert_eq!(self.0, loom::thread::current().id(), "dropped elsewhere");
    }
}

fn export(watch: &std::sync::Arc<Watch>) -> LocalCallback<Job> {
    let capture = AtHome(loom::thread::current().id(), watch.capture());
    Job::export_local(move |x| capture.touch(x))
}

fn call_elsewhere(handle: Handle) {
    let status = Job::call(handle, 1).unwrap_err().status();
    assert!(matches!(status, Status::WrongThread | Status::Closed));
}

// covers: mailbox::post mailbox::settle_all Domain::claim
#[test]
fn a_release_on_another_thread_drops_at_home() {
    explore(3, || {
        let watch = Watch::new();
        let raw = export(&watch).into_handle().raw();
        let releaser = spawn(move || assert_eq!(release(raw), Status::Ok));
        flush();
        releaser.join().unwrap();
        flush();
        assert_eq!(watch.drops(), 1);
    });
}

// covers: mailbox::post mailbox::settle_all HazardRecord::enter HazardRecord::clear Domain::claim
#[test]
fn a_refused_caller_elsewhere_does_not_keep_the_closure_from_its_drop_at_home() {
    explore(3, || {
        let watch = Watch::new();
        let callback = export(&watch);
        let handle = callback.handle();
        let caller = spawn(move || call_elsewhere(handle));
        drop(callback);
        caller.join().unwrap();
        flush();
        assert_eq!((watch.calls(), watch.drops()), (0, 1));
    });
}

// covers: Registry::wait mailbox::post mailbox::settle_all
#[test]
fn its_own_thread_waits_for_a_refused_caller_and_drops() {
    explore(3, || {
        let watch = Watch::new();
        let callback = export(&watch);
        let handle = callback.handle();
        let caller = spawn(move || call_elsewhere(handle));
        callback.close_and_wait().unwrap();
        assert_eq!(watch.drops(), 1);
        caller.join().unwrap();
    });
}

// covers: mailbox::post mailbox::end Registry::lose
#[test]
fn what_is_released_while_its_thread_ends_is_dropped_there_or_counted_as_lost() {
    explore(2, || {
        let watch = Watch::new();
        let (sender, receiver) = loom::sync::mpsc::channel();
        let its = std::sync::Arc::clone(&watch);
        let home = spawn(move || sender.send(export(&its).into_handle().raw()).unwrap());
        let raw = receiver.recv().unwrap();
        assert_eq!(release(raw), Status::Ok);
        home.join().unwrap();
        let lost = REGISTRY.begun_and_ended().lost;
        assert_eq!(u64::from(watch.drops()) + lost, 1);
    });
}

// covers: mailbox::post mailbox::settle_all Domain::claim
#[test]
fn called_at_home_and_released_elsewhere_it_ends_at_home() {
    explore(3, || {
        let watch = Watch::new();
        let handle = export(&watch).into_handle();
        let raw = handle.raw();
        let releaser = spawn(move || assert_eq!(release(raw), Status::Ok));
        let called = Job::call(handle, 1).is_ok();
        releaser.join().unwrap();
        flush();
        assert_eq!(watch.calls(), u32::from(called));
        assert_eq!(watch.drops(), 1);
    });
}
