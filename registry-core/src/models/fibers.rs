//! Calls on one thread that end in any order, as on fibers, while another thread closes.
//!
//! A thread of loom can't pause inside a closure and continue elsewhere. A call is therefore split into the part before the closure and
//! the part after it. Both are the crate's own functions of the slow path, the only one here.

use super::fixture::{Job, Watch, explore, spawn};
use crate::call::enter::{Closure, Entry, Slow, enter_slowly, leave_slowly};
use crate::call::signature::Signature;
use crate::registry::{REGISTRY, thread};
use crate::{Callback, Handle};
use std::sync::Arc;

/// A call that has begun and is paused.
struct Paused(Slow, Closure);

/// Begins a call. `None` if the entry is closed.
fn begin(handle: Handle) -> Option<Paused> {
    let entry = Closure(handle.raw(), Job::info());
    let gate = <Closure>::gate(<Closure>::slot(handle.raw()).unwrap());
    Some(Paused(enter_slowly(entry, gate).ok()?, entry))
}

impl Paused {
    fn end(self) {
        let gate = <Closure>::gate(<Closure>::slot(self.1.key()).unwrap());
        leave_slowly(&self.0, self.1, gate);
    }
}

/// Ends a call whose closure uses its capture until then.
fn touch_and_end(paused: Option<Paused>, watch: &Watch) {
    if let Some(paused) = paused {
        watch.touch();
        paused.end();
    }
}

/// An entry that stays open and has no capture.
fn other() -> Callback<Job> {
    Job::export(|x| x)
}

// covers: HazardRecord::take_cell HazardRecord::free_cell HazardRecord::first_free_cell Block::next HazardRecord::names HazardRecord::clear
#[test]
fn a_caller_is_seen_when_one_that_came_before_has_left_and_another_has_come() {
    explore(2, || {
        let (watch, other) = (Watch::new(), other());
        let callback = watch.export();
        let (handle, free) = (callback.handle(), other.handle());
        let seen = Arc::clone(&watch);
        let caller = spawn(move || {
            let outer = [begin(free), begin(free)];
            let inside = begin(handle);
            let [first, second] = outer.map(Option::unwrap);
            second.end();
            let later = begin(free).unwrap();
            touch_and_end(inside, &seen);
            later.end();
            first.end();
        });
        drop(callback);
        caller.join().unwrap();
        assert_eq!(watch.drops(), 1);
        drop(other);
    });
}

// covers: HazardRecord::take_cell HazardRecord::clear HazardRecord::names Domain::claim Domain::scan
#[test]
fn two_callers_of_one_thread_leave_two_closed_entries_outermost_first() {
    explore(2, || {
        let (one, two) = (Watch::new(), Watch::new());
        let (first, second) = (one.export(), two.export());
        let handles = (first.handle(), second.handle());
        let seen = (Arc::clone(&one), Arc::clone(&two));
        let caller = spawn(move || {
            let (outer, inner) = (begin(handles.0), begin(handles.1));
            touch_and_end(outer, &seen.0);
            touch_and_end(inner, &seen.1);
        });
        drop(second);
        drop(first);
        caller.join().unwrap();
        assert_eq!((one.drops(), two.drops()), (1, 1));
    });
}

// covers: HazardRecord::clear HazardRecord::is_inside Domain::claim Domain::scan
#[test]
fn two_callers_of_one_thread_in_one_entry_are_both_waited_for() {
    explore(2, || {
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        let seen = Arc::clone(&watch);
        let caller = spawn(move || {
            let (outer, inner) = (begin(handle), begin(handle));
            touch_and_end(outer, &seen);
            touch_and_end(inner, &seen);
        });
        callback.close_and_wait().unwrap();
        watch.is_over();
        caller.join().unwrap();
    });
}

// covers: HazardRecord::clear HazardRecord::is_inside
#[test]
fn a_thread_that_closes_what_another_fiber_of_it_is_in_leaves_the_drop_to_that_one() {
    explore(2, || {
        let (watch, other) = (Watch::new(), other());
        let callback = watch.export();
        let (handle, free) = (callback.handle(), other.handle());
        let elsewhere = spawn(move || super::call::call(handle));
        let (outer, inside) = (begin(free).unwrap(), begin(handle));
        outer.end();
        drop(callback);
        touch_and_end(inside, &watch);
        elsewhere.join().unwrap();
        assert_eq!(watch.drops(), 1);
        drop(other);
    });
}

/// A thread that needs a hazard record gets one of which no cell is taken.
fn takes_a_record_that_nobody_is_in() -> loom::thread::JoinHandle<()> {
    spawn(|| {
        let record = REGISTRY.records.take().unwrap();
        assert!(!record.is_busy(), "somebody is in it");
        REGISTRY.records.give_back(record);
    })
}

// covers: Domain::take Domain::give_back thread::end_late
#[test]
fn a_late_record_is_given_back_when_its_last_call_has_left() {
    explore(2, || {
        let other = other();
        let free = other.handle();
        let caller = spawn(move || {
            // From here on as in a destructor of a thread-local.
            thread::exit();
            let (outer, inner) = (begin(free).unwrap(), begin(free).unwrap());
            outer.end();
            inner.end();
        });
        takes_a_record_that_nobody_is_in().join().unwrap();
        caller.join().unwrap();
        drop(other);
    });
}

// covers: Domain::take Domain::give_back thread::exit thread::end_late
#[test]
fn the_record_of_a_thread_that_ends_with_a_call_under_way_stays_its_own() {
    explore(2, || {
        let (watch, other) = (Watch::new(), other());
        let callback = watch.export();
        let (handle, free) = (callback.handle(), other.handle());
        let seen = Arc::clone(&watch);
        let caller = spawn(move || {
            let inside = begin(handle);
            thread::exit();
            begin(free).unwrap().end();
            touch_and_end(inside, &seen);
            // The next operation finds that no call is in flight any more.
            begin(free).unwrap().end();
        });
        let taker = takes_a_record_that_nobody_is_in();
        drop(callback);
        caller.join().unwrap();
        taker.join().unwrap();
        assert_eq!(watch.drops(), 1);
        drop(other);
    });
}
