//! Scopes: callbacks that borrow, and the end of a scope, which can't be bypassed.
//!
//! The scope keeps the promise, not the wrapper: even if wrappers are forgotten, code panics, or threads
//! are inside, no callback accesses the borrowed values after `scope` has returned.

use registry_core::{Handle, Status, exported_callback, scope};
use registry_tests::deadline::{finishes, goes_on, until};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[exported_callback(on_error = -1, pool = 2)]
type Visit = fn(item: i64) -> i64;

fn call(handle: Handle) -> Result<i64, Status> {
    Visit::call(handle, 1).map_err(|error| error.status())
}

#[test]
fn a_scoped_callback_borrows_and_ends_with_its_scope() {
    let sum = AtomicI64::new(0);
    let handle = scope(|s| {
        let visit = Visit::export_scoped(s, |item| sum.fetch_add(item, SeqCst));
        assert_eq!(call(visit.handle()), Ok(0));
        visit.handle()
    });
    assert_eq!(call(handle), Err(Status::Closed));
    assert_eq!(sum.into_inner(), 1);
}

#[test]
fn a_scoped_mut_callback_changes_what_it_borrows() {
    let mut seen = Vec::new();
    scope(|s| {
        let visit = Visit::export_scoped_mut(s, |item| {
            seen.push(item);
            item
        });
        for item in 0..5 {
            Visit::call(visit.handle(), item).unwrap();
        }
    });
    assert_eq!(seen, [0, 1, 2, 3, 4]);
}

#[test]
fn a_forgotten_wrapper_is_closed_and_its_closure_dropped_by_the_scope() {
    let drops = Drops::new();
    let sum = AtomicI64::new(0);
    let mut handles = Vec::new();
    scope(|s| {
        for _ in 0..100 {
            let (token, sum) = (drops.token(), &sum);
            let visit = Visit::export_scoped(s, move |item| {
                token.keep();
                sum.fetch_add(item, SeqCst)
            });
            handles.push(visit.handle());
            std::mem::forget(visit);
        }
        assert!(handles.iter().all(|&handle| call(handle).is_ok()));
        assert_eq!(drops.count(), 0);
    });
    assert_eq!(drops.count(), 100);
    assert!(
        handles
            .iter()
            .all(|&handle| call(handle) == Err(Status::Closed))
    );
    assert_eq!(sum.into_inner(), 100);
}

#[test]
fn a_forgotten_binding_leaves_a_stub_that_runs_nothing() {
    let sum = AtomicI64::new(0);
    let stub = scope(|s| {
        let bound = Visit::export_scoped(s, |item| sum.fetch_add(item, SeqCst)).bind();
        let bound = bound.expect("a stub");
        let stub = bound.stub().as_raw();
        // SAFETY: numbers.
        assert_eq!(unsafe { stub(3) }, 0);
        std::mem::forget(bound);
        stub
    });
    // SAFETY: a stub is static code.
    assert_eq!(unsafe { stub(3) }, -1);
    assert_eq!(registry_core::last_status(), Status::Closed);
    assert_eq!(sum.into_inner(), 3);
}

/// Runs a scope in which a thread stays inside a callback, and says what that did to the borrowed value
/// before the scope was over.
fn with_somebody_inside(end: impl FnOnce() + Send + 'static) -> i64 {
    finishes(move || {
        let value = AtomicI64::new(0);
        let inside = AtomicBool::new(false);
        let caller = Mutex::new(None);
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            scope(|s| {
                let visit = Visit::export_scoped(s, |item| {
                    inside.store(true, SeqCst);
                    std::thread::sleep(Duration::from_millis(100));
                    value.fetch_add(item, SeqCst)
                });
                let handle = visit.handle();
                *caller.lock().unwrap() = Some(std::thread::spawn(move || call(handle)));
                until(|| inside.load(SeqCst));
                end();
            });
        }));
        let seen = value.into_inner();
        let caller = caller.into_inner().unwrap().expect("spawned");
        assert_eq!(caller.join().unwrap(), Ok(0));
        if let Err(panic) = outcome {
            assert_eq!(panic.downcast_ref::<&str>(), Some(&"on purpose"));
        }
        seen
    })
}

#[test]
fn a_scope_waits_for_a_foreign_thread_inside() {
    assert_eq!(with_somebody_inside(|| {}), 1);
}

#[test]
fn a_scope_that_panics_waits_too() {
    assert_eq!(with_somebody_inside(|| panic!("on purpose")), 1);
}

#[test]
fn a_scope_waits_for_a_drop_that_another_thread_does() {
    struct Slow<'a>(&'a AtomicBool);
    impl Drop for Slow<'_> {
        fn drop(&mut self) {
            std::thread::sleep(Duration::from_millis(50));
            self.0.store(true, SeqCst);
        }
    }
    finishes(|| {
        for _ in 0..10 {
            let (dropped, inside, closed) = (
                AtomicBool::new(false),
                AtomicBool::new(false),
                AtomicBool::new(false),
            );
            let caller = scope(|s| {
                let slow = Slow(&dropped);
                let (inside, closed) = (&inside, &closed);
                let visit = Visit::export_scoped(s, move |item| {
                    let _ = &slow;
                    inside.store(true, SeqCst);
                    until(|| closed.load(SeqCst));
                    item
                });
                let handle = visit.handle();
                let caller = std::thread::spawn(move || call(handle));
                until(|| inside.load(SeqCst));
                drop(visit);
                closed.store(true, SeqCst);
                caller
            });
            assert!(
                dropped.load(SeqCst),
                "the capture borrows until it is dropped"
            );
            caller.join().unwrap().unwrap();
        }
    });
}

#[test]
fn scopes_nest_and_may_begin_inside_a_callback() {
    let sum = AtomicI64::new(0);
    scope(|outer| {
        let visit = Visit::export_scoped(outer, |item| {
            let inner_sum = AtomicI64::new(0);
            scope(|inner| {
                let inner = Visit::export_scoped(inner, |by| inner_sum.fetch_add(by, SeqCst));
                call(inner.handle()).unwrap();
            });
            sum.fetch_add(item + inner_sum.into_inner(), SeqCst)
        });
        call(visit.handle()).unwrap();
    });
    assert_eq!(sum.into_inner(), 2);
}

#[test]
fn a_scoped_wrapper_may_be_sent_to_threads_that_the_scope_outlives() {
    let sum = AtomicI64::new(0);
    scope(|s| {
        let visit = Visit::export_scoped(s, |item| sum.fetch_add(item, SeqCst));
        std::thread::scope(|threads| {
            threads.spawn(move || {
                call(visit.handle()).unwrap();
                visit.close_and_wait().unwrap();
            });
        });
    });
    assert_eq!(sum.into_inner(), 1);
}

#[test]
fn a_scope_hammered_from_outside_never_lets_a_call_out() {
    // The value is spoilt the moment that the scope is over: a call that came later would return that.
    goes_on(|steps| {
        let target = Arc::new(Mutex::new(None::<Handle>));
        let stop = Arc::new(AtomicBool::new(false));
        let callers = [(), ()].map(|()| {
            let (target, stop) = (Arc::clone(&target), Arc::clone(&stop));
            std::thread::spawn(move || {
                let (mut good, mut bad) = (0, 0);
                while !stop.load(SeqCst) {
                    let handle = *target.lock().unwrap();
                    match handle.map(call) {
                        Some(Ok(1)) => good += 1,
                        None | Some(Err(Status::Closed)) => {}
                        Some(_) => bad += 1,
                    }
                }
                (good, bad)
            })
        });
        registry_core::set_error_hook(Some(Box::new(|_| {})));
        for _ in 0..rounds(5_000) {
            let value = AtomicI64::new(1);
            scope(|s| {
                let visit = Visit::export_scoped(s, |_| value.load(SeqCst));
                *target.lock().unwrap() = Some(visit.handle());
                std::thread::yield_now();
            });
            value.store(-1, SeqCst);
            std::hint::black_box(&value);
            steps.step();
        }
        stop.store(true, SeqCst);
        let calls = callers.map(|caller| caller.join().unwrap());
        assert_eq!(calls[0].1 + calls[1].1, 0);
        // In the few rounds of an interpreter all may have come late.
        assert!(
            cfg!(miri) || calls[0].0 + calls[1].0 > 0,
            "some calls came in"
        );
    });
}
