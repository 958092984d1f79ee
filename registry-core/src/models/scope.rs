//! Scopes: nothing that was borrowed is touched after the scope.

use super::fixture::{Job, Watch, explore, spawn};
use crate::{Handle, Status, scope};

/// A call that may find the entry closed.
fn call(handle: Handle) -> bool {
    match Job::call(handle, 1) {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.status(), Status::Closed);
            false
        }
    }
}

// covers: Registry::wait Gate::replace Gate::swap Domain::claim HazardRecord::clear
#[test]
fn a_scope_ends_after_the_call_that_is_inside_and_after_the_drop() {
    explore(3, || {
        let watch = Watch::new();
        let caller = scope(|s| {
            let capture = watch.capture();
            let callback = Job::export_scoped(s, move |x| capture.touch(x));
            let handle = callback.handle();
            spawn(move || call(handle))
        });
        watch.is_over();
        let called = caller.join().unwrap();
        assert_eq!(watch.calls(), u32::from(called));
    });
}

// covers: Registry::wait Gate::swap
#[test]
fn a_forgotten_wrapper_does_not_keep_the_scope_from_closing() {
    explore(3, || {
        let watch = Watch::new();
        let caller = scope(|s| {
            let capture = watch.capture();
            let callback = Job::export_scoped(s, move |x| capture.touch(x));
            let handle = callback.handle();
            core::mem::forget(callback);
            spawn(move || call(handle))
        });
        watch.is_over();
        caller.join().unwrap();
    });
}

// covers: Registry::wait Registry::settle_all Domain::scan Domain::iter
#[test]
fn two_entries_with_a_caller_each_end_with_their_scope() {
    explore(1, || {
        let watches = [Watch::new(), Watch::new()];
        let callers = scope(|s| {
            [0, 1].map(|n| {
                let capture = watches[n].capture();
                let callback = Job::export_scoped(s, move |x| capture.touch(x));
                let handle = callback.handle();
                core::mem::forget(callback);
                spawn(move || call(handle))
            })
        });
        assert_eq!(watches.each_ref().map(|watch| watch.drops()), [1, 1]);
        for caller in callers {
            caller.join().unwrap();
        }
    });
}

// covers: Registry::wait Registry::finish Gate::replace
#[test]
fn a_wrapper_dropped_by_another_thread_is_finished_before_the_scope_is() {
    explore(2, || {
        let watch = Watch::new();
        let dropper = scope(|s| {
            let capture = watch.capture();
            let callback = Job::export_scoped(s, move |x| capture.touch(x));
            // SAFETY: the thread only drops the wrapper, which names its entry by number, and the scope waits for what that drop does. What
            // `std::thread::scope` would prove is modelled here.
            let callback: crate::ScopedCallback<'static, Job> =
                unsafe { core::mem::transmute(callback) };
            spawn(move || drop(callback))
        });
        watch.is_over();
        dropper.join().unwrap();
    });
}

// covers: Registry::wait Registry::wake_all Gate::replace
#[test]
fn two_waiters_for_one_entry_are_both_woken() {
    explore(1, || {
        let watch = Watch::new();
        let threads = scope(|s| {
            let capture = watch.capture();
            let callback = Job::export_scoped(s, move |x| capture.touch(x));
            let handle = callback.handle();
            // SAFETY: as above.
            let callback: crate::ScopedCallback<'static, Job> =
                unsafe { core::mem::transmute(callback) };
            (
                spawn(move || call(handle)),
                spawn(move || callback.close_and_wait().unwrap()),
            )
        });
        watch.is_over();
        threads.0.join().unwrap();
        threads.1.join().unwrap();
    });
}

// covers: Registry::wait Gate::swap
#[test]
fn an_entry_that_a_callback_exports_into_its_own_scope_ends_with_it() {
    explore(2, || {
        let (outer, inner) = (Watch::new(), Watch::new());
        let caller = scope(|s| {
            let (capture, second) = (outer.capture(), std::sync::Arc::clone(&inner));
            let callback = Job::export_scoped(s, move |x| {
                let late = second.capture();
                core::mem::forget(Job::export_scoped(s, move |x| late.touch(x)));
                capture.touch(x)
            });
            let handle = callback.handle();
            core::mem::forget(callback);
            spawn(move || call(handle))
        });
        let called = caller.join().unwrap();
        assert_eq!(outer.drops(), 1);
        assert_eq!(inner.drops(), u32::from(called));
    });
}
