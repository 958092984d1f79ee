//! Nesting: calls inside calls, more than the cells of a hazard record.
//!
//! A record begins with a few cells and grows by blocks. Closers must see every level for as long
//! as it lasts, and the cells must be free again afterwards.

use registry_core::{Callback, Handle, Status, exported_callback};
use registry_tests::deadline::finishes;
use registry_tests::drops::Drops;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

#[exported_callback(on_error = -1)]
type Nest = fn(depth: i64) -> i64;

/// Calls itself until the depth is 0, then runs `deepest`.
fn nest(deepest: impl Fn() + Send + Sync + 'static) -> Callback<Nest> {
    let own = Arc::new(AtomicU64::new(0));
    let me = Arc::clone(&own);
    let nest = Nest::export(move |depth| {
        if depth == 0 {
            deepest();
            return 0;
        }
        let own = Handle::from_raw(me.load(SeqCst)).expect("set below");
        Nest::call(own, depth - 1).map_or(-1, |below| below + 1)
    });
    own.store(nest.handle().raw(), SeqCst);
    nest
}

#[test]
fn two_hundred_calls_nest_again_and_again() {
    let nest = nest(|| {});
    for _ in 0..3 {
        for depth in [1, 7, 8, 9, 15, 16, 17, 200] {
            assert_eq!(Nest::call(nest.handle(), depth).unwrap(), depth);
        }
    }
}

#[test]
fn a_thousand_calls_nest_on_a_thread_with_the_stack_for_it() {
    let nest = nest(|| {});
    let handle = nest.handle();
    let thread = std::thread::Builder::new().stack_size(64 << 20);
    let deep = thread
        .spawn(move || Nest::call(handle, 1_000).unwrap())
        .unwrap();
    assert_eq!(deep.join().unwrap(), 1_000);
}

#[test]
fn a_to_b_to_a_and_back() {
    let handles: Arc<Mutex<Vec<Handle>>> = Arc::default();
    let make = |other: usize| {
        let handles = Arc::clone(&handles);
        Nest::export(move |depth| {
            let next = handles.lock().unwrap()[other];
            if depth == 0 {
                0
            } else {
                Nest::call(next, depth - 1).unwrap() + 1
            }
        })
    };
    let (a, b) = (make(1), make(0));
    handles.lock().unwrap().extend([a.handle(), b.handle()]);
    assert_eq!(Nest::call(a.handle(), 40).unwrap(), 40);
}

#[test]
fn an_fn_mut_refuses_itself_however_deep_the_detour() {
    let own: Arc<Mutex<Vec<Handle>>> = Arc::default();
    let outer = Nest::export_mut({
        let own = Arc::clone(&own);
        move |depth| {
            let detour = own.lock().unwrap()[1];
            Nest::call(detour, depth).unwrap()
        }
    });
    let detour = Nest::export({
        let own = Arc::clone(&own);
        move |depth| {
            let handles = own.lock().unwrap().clone();
            match depth {
                0 => Nest::call(handles[0], 0).map_or_else(|e| e.status().raw().into(), |_| -1),
                _ => Nest::call(handles[1], depth - 1).unwrap(),
            }
        }
    });
    own.lock()
        .unwrap()
        .extend([outer.handle(), detour.handle()]);
    let answer = Nest::call(outer.handle(), 30).unwrap();
    assert_eq!(answer, i64::from(Status::Busy.raw()));
}

#[test]
fn what_is_closed_at_the_bottom_is_dropped_when_the_outermost_call_leaves() {
    for depth in [1, 9, 30] {
        let slot: Arc<Mutex<Option<Callback<Nest>>>> = Arc::default();
        let drops = Drops::new();
        let nest = nest({
            let (slot, token, drops) = (Arc::clone(&slot), drops.token(), drops.clone());
            move || {
                token.keep();
                drop(slot.lock().unwrap().take());
                assert_eq!(drops.count(), 0);
            }
        });
        let handle = nest.handle();
        *slot.lock().unwrap() = Some(nest);
        assert_eq!(Nest::call(handle, depth).unwrap(), depth);
        assert_eq!(drops.count(), 1, "{depth} deep");
    }
}

#[test]
fn another_thread_that_closes_sees_every_level() {
    // One entry for each level: each must be kept by its own cell, also beyond the first block.
    const DEPTH: usize = 20;
    finishes(|| {
        let wrappers: Arc<Mutex<Vec<Callback<Nest>>>> = Arc::default();
        let handles: Arc<Mutex<Vec<Handle>>> = Arc::default();
        let drops = Drops::new();
        for _ in 0..DEPTH {
            let (shelf, all, token) = (Arc::clone(&wrappers), Arc::clone(&handles), drops.token());
            let drops = drops.clone();
            let level = Nest::export(move |n| {
                token.keep();
                if n as usize == DEPTH - 1 {
                    // Another thread has called each, and now closes all of them.
                    let closing = std::mem::take(&mut *shelf.lock().unwrap());
                    std::thread::spawn(move || drop(closing)).join().unwrap();
                    assert_eq!(drops.count(), 0, "every level is still inside");
                    return 1;
                }
                let next = all.lock().unwrap()[n as usize + 1];
                Nest::call(next, n + 1).unwrap() + 1
            });
            handles.lock().unwrap().push(level.handle());
            wrappers.lock().unwrap().push(level);
        }
        let first = handles.lock().unwrap()[0];
        assert_eq!(Nest::call(first, 0).unwrap(), DEPTH as i64);
        assert_eq!(drops.count(), DEPTH);
    });
}
