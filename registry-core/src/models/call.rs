//! A call against the close of its entry.

use super::fixture::{Job, Watch, explore, spawn};
use crate::{Handle, Status};

/// A call by handle, which must succeed or find the entry closed.
pub(super) fn call(handle: Handle) -> bool {
    match Job::call(handle, 1) {
        Ok(value) => {
            assert_eq!(value, 2);
            true
        }
        Err(error) => {
            assert_eq!(error.status(), Status::Closed);
            false
        }
    }
}

// covers: Gate::swap Gate::load Gate::publish HazardRecord::enter HazardRecord::clear HazardRecord::look sync::observe
#[test]
fn the_first_call_of_another_thread_and_the_owners_close_exclude_each_other() {
    explore(3, || {
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        let caller = spawn(move || call(handle));
        drop(callback);
        let called = caller.join().unwrap();
        assert_eq!(watch.calls(), u32::from(called));
        assert_eq!(watch.drops(), 1, "dropped once, by whoever left last");
    });
}

// covers: Gate::swap Gate::load HazardRecord::enter HazardRecord::clear HazardRecord::look Domain::scan HazardRecord::names Domain::claim sync::observe Domain::iter
#[test]
fn a_call_of_a_thread_that_has_called_before_and_a_close_exclude_each_other() {
    explore(3, || {
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        let caller = spawn(move || (call(handle), call(handle)));
        drop(callback);
        let (first, second) = caller.join().unwrap();
        assert!(first || !second, "once closed, always closed");
        assert_eq!(watch.calls(), u32::from(first) + u32::from(second));
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Gate::swap HazardRecord::enter HazardRecord::clear Domain::scan HazardRecord::names Domain::claim Domain::take sync::observe Domain::iter Domain::give_back
#[test]
fn the_last_of_two_callers_drops_what_was_closed_meanwhile() {
    explore(2, || {
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        let callers = [spawn(move || call(handle)), spawn(move || call(handle))];
        drop(callback);
        let called = callers.map(|caller| u32::from(caller.join().unwrap()));
        assert_eq!(watch.calls(), called[0] + called[1]);
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Gate::swap HazardRecord::enter Domain::claim
#[test]
fn the_owner_and_another_thread_call_while_a_third_closes() {
    explore(2, || {
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        assert!(call(handle), "the owner's tag is in the word");
        let closer = spawn(move || drop(callback));
        let caller = spawn(move || call(handle));
        call(handle);
        closer.join().unwrap();
        caller.join().unwrap();
        assert_eq!(watch.drops(), 1);
    });
}

/// Calls itself `depth` times, and then calls the handle.
fn nesting(handle: Handle) -> crate::Callback<Job> {
    // Two cells in a block here: the third nested call stands in a new one.
    Job::export(move |depth| match depth {
        0 => i32::from(call(handle)),
        _ => Job::call(OUTER.with(core::cell::Cell::get).unwrap(), depth - 1).unwrap(),
    })
}

// covers: HazardRecord::take_cell Block::next HazardRecord::names Domain::iter
#[test]
fn a_closer_reads_the_cells_of_a_caller_that_is_getting_more_of_them() {
    explore(2, || {
        let watch = Watch::new();
        let closed = watch.export();
        let handle = closed.handle();
        let outer = nesting(handle);
        let outer_handle = outer.handle();
        let caller = spawn(move || {
            // From here on the closer has to look at all cells.
            let first = call(handle);
            OUTER.with(|outer| outer.set(Some(outer_handle)));
            u32::from(first) + Job::call(outer_handle, 2).unwrap() as u32
        });
        drop(closed);
        let called = caller.join().unwrap();
        assert_eq!((watch.calls(), watch.drops()), (called, 1));
        drop(outer);
    });
}

// covers: HazardRecord::take_cell Block::next HazardRecord::in_flight Domain::iter
#[test]
fn a_report_reads_the_cells_of_a_caller_that_is_getting_more_of_them() {
    explore(2, || {
        let watch = Watch::new();
        let inner = watch.export();
        let handle = inner.handle();
        let outer = nesting(handle);
        let outer_handle = outer.handle();
        let caller = spawn(move || {
            OUTER.with(|outer| outer.set(Some(outer_handle)));
            Job::call(outer_handle, 2).unwrap()
        });
        let report = crate::report();
        assert_eq!(report.exported, 2);
        assert_eq!(caller.join().unwrap(), 1);
        drop((inner, outer));
    });
}

// covers: HazardRecord::take_cell Block::next HazardRecord::names HazardRecord::clear Domain::iter
#[test]
fn a_call_nested_deeper_than_the_first_cells_is_seen_by_the_closer() {
    explore(2, || {
        let watch = Watch::new();
        let inner = watch.export();
        let handle = inner.handle();
        let outer = nesting(handle);
        let outer_handle = outer.handle();
        let caller = spawn(move || {
            OUTER.with(|outer| outer.set(Some(outer_handle)));
            Job::call(outer_handle, 2).unwrap()
        });
        drop(inner);
        let called = caller.join().unwrap();
        assert_eq!(watch.calls(), called as u32);
        assert_eq!(watch.drops(), 1);
        drop(outer);
    });
}

loom::thread_local! {
    static OUTER: core::cell::Cell<Option<Handle>> = core::cell::Cell::new(None);
}

// covers: Gate::load Gate::publish
#[test]
fn a_handle_passed_without_synchronisation_is_safe_and_may_be_refused() {
    use loom::sync::atomic::{AtomicU64, Ordering::Relaxed};
    use std::sync::Arc;
    explore(3, || {
        let watch = Watch::new();
        let channel = Arc::new(AtomicU64::new(0));
        let receiver = Arc::clone(&channel);
        let caller = spawn(move || {
            let Some(handle) = Handle::from_raw(receiver.load(Relaxed)) else {
                return 0;
            };
            match Job::call(handle, 1) {
                Ok(value) => {
                    assert_eq!(value, 2);
                    1
                }
                Err(error) => {
                    assert!(matches!(
                        error.status(),
                        Status::Closed | Status::UnknownHandle
                    ));
                    0
                }
            }
        });
        let callback = watch.export();
        channel.store(callback.handle().raw(), Relaxed);
        drop(callback);
        assert_eq!(watch.calls(), caller.join().unwrap());
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Gate::load HazardRecord::enter
#[test]
fn another_signatures_call_is_refused_and_never_touches_the_closure() {
    explore(2, || {
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        let caller = spawn(move || super::fixture::Other::call(handle, 1).unwrap_err().status());
        drop(callback);
        let status = caller.join().unwrap();
        assert!(matches!(status, Status::WrongSignature | Status::Closed));
        assert_eq!((watch.calls(), watch.drops()), (0, 1));
    });
}
