//! Closes: by two threads at once, from inside, by foreign code, and by a thread that takes over a hazard record.

use super::call::call;
use super::fixture::{Job, Watch, explore, spawn};
use crate::runtime::release;
use crate::{Callback, Status};

// covers: Gate::swap Registry::change
#[test]
fn of_two_releases_one_closes_and_the_other_is_told_so() {
    explore(3, || {
        let watch = Watch::new();
        let raw = watch.export().into_handle().raw();
        let other = spawn(move || release(raw));
        let both = [release(raw), other.join().unwrap()];
        assert!(both.contains(&Status::Ok) && both.contains(&Status::Closed));
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Gate::swap Domain::claim Domain::scan HazardRecord::clear Domain::iter
#[test]
fn two_releases_and_a_call_drop_once() {
    explore(2, || {
        let watch = Watch::new();
        let handle = watch.export().into_handle();
        let raw = handle.raw();
        let releaser = spawn(move || release(raw));
        let caller = spawn(move || call(handle));
        let both = [release(raw), releaser.join().unwrap()];
        caller.join().unwrap();
        assert_eq!(both.iter().filter(|&&s| s == Status::Ok).count(), 1);
        assert_eq!(watch.drops(), 1);
    });
}

/// A closure that releases its own entry while it runs.
fn self_releasing(watch: &std::sync::Arc<Watch>) -> crate::Handle {
    let capture = watch.capture();
    let own = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let mine = std::sync::Arc::clone(&own);
    let callback = Job::export(move |x| {
        let status = release(mine.load(std::sync::atomic::Ordering::Relaxed));
        assert!(matches!(status, Status::Ok | Status::Closed));
        capture.touch(x)
    });
    own.store(
        callback.handle().raw(),
        std::sync::atomic::Ordering::Relaxed,
    );
    callback.into_handle()
}

// covers: HazardRecord::is_inside Domain::claim HazardRecord::clear
#[test]
fn a_callback_that_closes_itself_runs_to_its_end_before_it_is_dropped() {
    explore(3, || {
        let watch = Watch::new();
        let handle = self_releasing(&watch);
        let other = spawn(move || call(handle));
        call(handle);
        other.join().unwrap();
        assert!(watch.calls() >= 1);
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Gate::swap Domain::claim
#[test]
fn a_callback_that_closes_itself_and_a_release_from_outside_drop_once() {
    explore(3, || {
        let watch = Watch::new();
        let handle = self_releasing(&watch);
        let raw = handle.raw();
        let releaser = spawn(move || release(raw));
        call(handle);
        releaser.join().unwrap();
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Gate::swap Registry::change
#[test]
fn a_release_and_a_from_handle_never_both_get_the_entry() {
    explore(3, || {
        let watch = Watch::new();
        let handle = watch.export().into_handle();
        let raw = handle.raw();
        let releaser = spawn(move || release(raw));
        let taken = Callback::<Job>::from_handle(handle);
        let released = releaser.join().unwrap();
        assert_eq!(taken.is_ok(), released != Status::Ok);
        assert_eq!(watch.drops(), u32::from(taken.is_err()));
        drop(taken);
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Gate::swap Registry::change
#[test]
fn of_two_from_handles_one_gets_the_entry() {
    explore(3, || {
        let watch = Watch::new();
        let handle = watch.export().into_handle();
        let take = move || Callback::<Job>::from_handle(handle);
        let other = spawn(move || take().map(Callback::into_handle).is_ok());
        let mine = take();
        let theirs = other.join().unwrap();
        // The other gives it back at once, so both may have had it, one after the other.
        assert!(mine.is_ok() || theirs);
        drop(mine);
        if watch.drops() == 0 {
            assert_eq!(release(handle.raw()), Status::Ok);
        }
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Gate::swap HazardRecord::is_alone_with Domain::take Domain::give_back
#[test]
fn the_record_of_an_ended_thread_brings_its_calls_to_the_next_owner() {
    explore(3, || {
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        // Ends before or after the second thread begins: then that one has its record, and its tag.
        let caller = spawn(move || call(handle));
        let closer = spawn(move || drop(callback));
        caller.join().unwrap();
        closer.join().unwrap();
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Domain::take Domain::give_back
#[test]
fn of_two_threads_that_find_the_record_of_an_ended_one_one_takes_it() {
    use crate::registry::REGISTRY;
    explore(3, || {
        let take = || core::ptr::from_ref(REGISTRY.records.take().unwrap()).addr();
        REGISTRY.records.give_back(REGISTRY.records.take().unwrap());
        let other = spawn(take);
        let mine = take();
        assert_ne!(mine, other.join().unwrap());
    });
}

// covers: Registry::finish HazardRecord::hold
#[test]
fn a_drop_of_captures_may_close_another_entry_that_is_being_called() {
    explore(2, || {
        let (outer, inner) = (Watch::new(), Watch::new());
        let callback = inner.export();
        let handle = callback.handle();
        let capture = outer.capture();
        let outer_callback = Job::export(move |x| {
            let _ = &callback;
            capture.touch(x)
        });
        let caller = spawn(move || call(handle));
        drop(outer_callback);
        caller.join().unwrap();
        assert_eq!((outer.drops(), inner.drops()), (1, 1));
    });
}
