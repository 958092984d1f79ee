//! Groups and deferred closes: many entries, one fence.

use super::call::call;
use super::fixture::{Job, Watch, explore, spawn};
use crate::{ExportError, Group, flush};
use std::sync::Arc;

// covers: Group::add Group::close
#[test]
fn a_racing_add_is_refused_or_closed_by_the_group() {
    explore(3, || {
        let group = Arc::new(Group::new());
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        let adds = Arc::clone(&group);
        let adder = spawn(move || match adds.add(callback) {
            Ok(_) => None,
            Err(ExportError::GroupClosed { returned }) => Some(returned),
            Err(other) => panic!("{other}"),
        });
        group.close_all();
        let returned = adder.join().unwrap();
        assert_eq!(returned.is_some(), watch.drops() == 0);
        assert_eq!(returned.is_some(), call(handle));
        drop(returned);
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Registry::settle_all Registry::shut Domain::claim Domain::scan HazardRecord::clear Domain::iter
#[test]
fn a_group_that_closes_during_calls_of_both_its_entries_drops_each_once() {
    explore(2, || {
        let group = Group::new();
        let watches = [Watch::new(), Watch::new()];
        let handles = watches
            .each_ref()
            .map(|watch| group.add(watch.export()).unwrap());
        let caller = spawn(move || handles.map(call));
        group.close_all();
        caller.join().unwrap();
        assert_eq!(watches.map(|watch| watch.drops()), [1, 1]);
    });
}

// covers: Registry::settle_all Registry::shut
#[test]
fn a_group_may_be_closed_by_one_of_its_callbacks() {
    explore(2, || {
        let group = Arc::new(Group::new());
        let watch = Watch::new();
        let (own, capture) = (Arc::downgrade(&group), watch.capture());
        let callback = Job::export(move |x| {
            own.upgrade().unwrap().close_all();
            capture.touch(x)
        });
        let handle = group.add(callback).unwrap();
        let kept = Arc::clone(&group);
        let caller = spawn(move || {
            let called = call(handle);
            drop(kept);
            called
        });
        group.close_all();
        let called = caller.join().unwrap();
        assert_eq!(watch.calls(), u32::from(called));
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Registry::settle_all Registry::shut HazardRecord::clear
#[test]
fn what_is_closed_later_is_dropped_by_the_flush_or_by_the_last_caller() {
    explore(3, || {
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        let caller = spawn(move || call(handle));
        callback.close_later();
        assert!(!call(handle), "closed at once");
        flush();
        caller.join().unwrap();
        assert_eq!(watch.drops(), 1);
    });
}
