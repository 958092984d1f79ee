//! Slots that are used again while callers still use old handles of them.

use super::call::call;
use super::fixture::{Job, Watch, explore, spawn};
use crate::{Callback, Handle};

/// Two entries fill the table; the first is closed, so the next export takes its slot.
fn one_slot_left() -> (Handle, Callback<Job>) {
    let old = Job::export(|x| x + 1);
    let filler = Job::export(|x| x + 1);
    let handle = old.handle();
    drop(old);
    (handle, filler)
}

// covers: Gate::load Gate::publish HazardRecord::enter Table::take
#[test]
fn a_stale_handle_never_reaches_the_entry_that_has_its_slot_now() {
    explore(3, || {
        let (stale, filler) = one_slot_left();
        let watch = Watch::new();
        let caller = spawn(move || assert!(!call(stale), "closed before the call began"));
        let callback = watch.export();
        assert_ne!(callback.handle(), stale);
        drop(callback);
        caller.join().unwrap();
        assert_eq!((watch.calls(), watch.drops()), (0, 1));
        drop(filler);
    });
}

// covers: HazardRecord::enter HazardRecord::clear Domain::claim Domain::scan Domain::iter
#[test]
fn a_stale_caller_that_a_closer_took_for_a_caller_finishes_the_entry() {
    explore(2, || {
        let (stale, filler) = one_slot_left();
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        // Two threads have called, so that the closer must scan for callers.
        spawn(move || call(handle)).join().unwrap();
        call(handle);
        let caller = spawn(move || call(stale));
        drop(callback);
        caller.join().unwrap();
        assert_eq!((watch.calls(), watch.drops()), (2, 1));
        drop(filler);
    });
}

// covers: Registry::wait HazardRecord::clear
#[test]
fn a_waiter_is_not_left_behind_by_a_stale_caller() {
    explore(2, || {
        let (stale, filler) = one_slot_left();
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        spawn(move || call(handle)).join().unwrap();
        call(handle);
        let caller = spawn(move || call(stale));
        callback.close_and_wait().unwrap();
        assert_eq!(watch.drops(), 1);
        caller.join().unwrap();
        drop(filler);
    });
}

// covers: Gate::publish Gate::load HazardRecord::clear
#[test]
fn a_slot_closed_and_reused_during_a_call_keeps_both_entries_apart() {
    explore(2, || {
        let filler = Job::export(|x| x + 1);
        let (first, second) = (Watch::new(), Watch::new());
        let callback = first.export();
        let handle = callback.handle();
        let caller = spawn(move || call(handle));
        drop(callback);
        // Takes the slot, if it is free already. Otherwise there is none.
        let capture = second.capture();
        let next = Job::try_export(move |x| capture.touch(x));
        let exported = next.is_ok();
        if let Ok(next) = &next {
            assert_ne!(next.handle(), handle);
            assert!(call(next.handle()));
        }
        drop(next);
        caller.join().unwrap();
        assert_eq!((first.drops(), second.drops()), (1, 1));
        assert_eq!(second.calls(), u32::from(exported));
        drop(filler);
    });
}

// covers: Table::give Table::refill Gate::publish
#[test]
fn a_slot_that_one_thread_frees_is_whole_when_another_takes_it() {
    explore(2, || {
        let filler = Job::export(|x| x + 1);
        let (first, second) = (Watch::new(), Watch::new());
        let callback = first.export();
        let old = callback.handle();
        let closer = spawn(move || drop(callback));
        let capture = second.capture();
        if let Ok(next) = Job::try_export(move |x| capture.touch(x)) {
            assert_ne!(next.handle(), old);
            assert!(call(next.handle()));
        }
        closer.join().unwrap();
        assert_eq!((first.drops(), second.drops()), (1, 1));
        drop(filler);
    });
}
