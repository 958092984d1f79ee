//! Fibers and data that a thread has once: the flags of `export_mut` and `export_local`, the drops and hooks
//! that run on it, its last error, and its record when it ends.

use crate::Step;
use registry_core::{
    Callback, Handle, LocalCallback, Status, last_status, report, scope, set_error_hook,
};
use registry_tests::deadline::finishes;
use registry_tests::drops::{Drops, Token};
use registry_tests::fiber::{Fiber, pause};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, RwLockWriteGuard, mpsc};

unsafe extern "C" {
    safe fn fibers_release(handle: u64) -> i32;
}

/// The hook is the process's.
fn alone() -> RwLockWriteGuard<'static, ()> {
    let alone = crate::alone();
    set_error_hook(Some(Box::new(|_| {})));
    alone
}

fn call(handle: Handle) -> Result<i64, Status> {
    Step::call(handle, 1).map_err(|error| error.status())
}

/// How a fiber's call has ended, if it has.
type Outcome = Rc<Cell<Option<Result<i64, Status>>>>;

/// A fiber that calls, and what comes of it.
fn calling(handle: Handle) -> (Fiber, Outcome) {
    let result = Outcome::default();
    let end = Rc::clone(&result);
    (Fiber::begun(move || end.set(Some(call(handle)))), result)
}

/// A closure that pauses.
fn paused(token: Token) -> impl Fn(i64) -> i64 + Send + Sync + 'static {
    move |value| {
        pause();
        token.keep();
        value + 1
    }
}

#[test]
fn an_fn_mut_is_busy_to_other_fibers_until_its_own_has_left() {
    let _alone = alone();
    let drops = Drops::new();
    let exclusive = Step::export_mut(paused(drops.token()));
    let free = Step::export(paused(Drops::new().token()));
    let (mut outer, _) = calling(free.handle());
    let (mut inside, result) = calling(exclusive.handle());
    outer.finish();
    assert_eq!(call(exclusive.handle()), Err(Status::Busy));
    let handle = exclusive.handle();
    let elsewhere = std::thread::spawn(move || call(handle));
    assert_eq!(elsewhere.join().unwrap(), Err(Status::Busy));
    inside.finish();
    assert_eq!(result.get(), Some(Ok(2)));
    // Free again, and closed under the next one.
    let (mut again, result) = calling(exclusive.handle());
    drop(exclusive);
    assert_eq!(drops.count(), 0);
    again.finish();
    assert_eq!((result.get(), drops.count()), (Some(Ok(2)), 1));
}

#[test]
fn an_fn_once_runs_on_its_fiber_though_it_is_closed_meanwhile() {
    let _alone = alone();
    let drops = Drops::new();
    let once = Step::export_once(paused(drops.token()));
    let (mut inside, result) = calling(once.handle());
    assert_eq!(call(once.handle()), Err(Status::Consumed));
    drop(once);
    assert_eq!(drops.count(), 0);
    inside.finish();
    assert_eq!((result.get(), drops.count()), (Some(Ok(2)), 1));
}

#[test]
fn a_local_closure_released_elsewhere_is_dropped_by_the_fiber_that_leaves_it_last() {
    let _alone = alone();
    let drops = Drops::new();
    let local: LocalCallback<Step> = Step::export_local(paused(drops.token()));
    let free = Step::export(paused(Drops::new().token()));
    let (mut outer, _) = calling(free.handle());
    let handle = local.into_handle();
    let (mut inside, result) = calling(handle);
    outer.finish();
    let (mut later, _) = calling(free.handle());
    assert_eq!(call(handle), Err(Status::Busy));
    let releasing = std::thread::spawn(move || fibers_release(handle.raw()));
    assert_eq!(releasing.join().unwrap(), Status::Ok.raw());
    // The thread's next operation: it is closed, and may not be dropped yet.
    assert_eq!(call(handle), Err(Status::Closed));
    registry_core::flush();
    assert_eq!(drops.count(), 0, "a fiber is inside");
    inside.finish();
    assert_eq!((result.get(), drops.count()), (Some(Ok(2)), 1));
    later.finish();
}

#[test]
fn a_fiber_that_is_dropped_inside_ends_its_calls_as_panics_do() {
    let _alone = alone();
    let drops = [Drops::new(), Drops::new()];
    let inner = Step::export(paused(drops[0].token()));
    let (handle, token) = (inner.handle(), drops[1].token());
    let outer = Step::export(move |value| {
        token.keep();
        // Told that the inner one panicked, this one goes on.
        assert_eq!(call(handle), Err(Status::Panicked));
        value + 1
    });
    let (fiber, result) = calling(outer.handle());
    drop((inner, outer));
    assert_eq!(drops.each_ref().map(Drops::count), [0, 0]);
    drop(fiber);
    assert_eq!(result.get(), Some(Ok(2)));
    assert_eq!(drops.each_ref().map(Drops::count), [1, 1]);
}

/// Pauses in its drop, if a fiber drops it.
struct SlowDrop(Token);

impl Drop for SlowDrop {
    fn drop(&mut self) {
        self.0.keep();
        pause();
    }
}

#[test]
fn a_drop_that_pauses_is_still_under_way_for_everybody() {
    let _alone = alone();
    finishes(two_slow_drops);
}

fn two_slow_drops() {
    let drops = [Drops::new(), Drops::new()];
    let [mut first, mut second] = [0, 1].map(|n: usize| {
        let slow = SlowDrop(drops[n].token());
        let callback = Step::export(move |value| {
            slow.0.keep();
            value
        });
        let handle = callback.handle();
        let fiber = Fiber::begun(move || drop(callback));
        assert_eq!(call(handle), Err(Status::Closed));
        fiber
    });
    let waits = || {
        // Somebody else is in this one, so there would be something to wait for.
        let (entered, wait) = mpsc::channel();
        let (leave, told) = mpsc::channel::<()>();
        let told = Mutex::new(told);
        let callback = Step::export(move |value| {
            entered.send(()).unwrap();
            told.lock().unwrap().recv().unwrap();
            value
        });
        let handle = callback.handle();
        let inside = std::thread::spawn(move || call(handle));
        wait.recv().unwrap();
        let waited = callback.close_and_wait();
        leave.send(()).unwrap();
        assert_eq!(inside.join().unwrap(), Ok(1));
        waited.is_ok()
    };
    // The one that began last need not end last.
    assert!(!waits());
    first.finish();
    assert!(!waits(), "the other is still in a drop");
    assert_eq!(drops.each_ref().map(Drops::count), [1, 0]);
    second.finish();
    assert_eq!(drops.each_ref().map(Drops::count), [1, 1]);
}

#[test]
fn a_drop_that_leaves_a_fiber_in_a_callback_keeps_its_thread_from_waiting_for_it() {
    let _alone = alone();
    finishes(|| {
        let drops = Drops::new();
        let callback = Step::export(paused(drops.token()));
        let handle = callback.handle();
        let kept: Rc<RefCell<Option<Fiber>>> = Rc::default();
        let (keep, before) = (
            Rc::clone(&kept),
            Fiber::new(move || {
                let _ = call(handle);
            }),
        );
        /// Sets a fiber going.
        struct Starts(Rc<RefCell<Option<Fiber>>>, Option<Fiber>);
        impl Drop for Starts {
            fn drop(&mut self) {
                let mut fiber = self.1.take().unwrap();
                fiber.go_on();
                *self.0.borrow_mut() = Some(fiber);
            }
        }
        let starts = Starts(keep, Some(before));
        // Closed elsewhere, it waits for this thread, whose next operation is the `close_and_wait`.
        let local = Step::export_local(move |value| {
            let _ = &starts;
            value
        });
        let local = local.into_handle();
        let releasing = std::thread::spawn(move || fibers_release(local.raw()));
        assert_eq!(releasing.join().unwrap(), Status::Ok.raw());
        assert!(
            callback.close_and_wait().is_err(),
            "its own fiber is inside"
        );
        assert_eq!(drops.count(), 0);
        kept.borrow_mut().as_mut().unwrap().finish();
        assert_eq!(drops.count(), 1);
    });
}

#[test]
fn a_hook_that_pauses_is_not_told_of_others_failures_and_they_keep_theirs() {
    let _alone = alone();
    let told = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&told);
    set_error_hook(Some(Box::new(move |_| {
        if seen.fetch_add(1, SeqCst) == 0 {
            pause();
        }
    })));
    let closed = Step::export(|value| value).into_handle();
    assert_eq!(fibers_release(closed.raw()), Status::Ok.raw());
    let (mut hooked, result) = calling(closed);
    assert_eq!(told.load(SeqCst), 1);
    let failing = Step::export(|_| panic!("not told"));
    assert_eq!(call(failing.handle()), Err(Status::Panicked));
    assert_eq!(told.load(SeqCst), 1, "the hook runs already");
    hooked.finish();
    assert_eq!(result.get(), Some(Err(Status::Closed)));
    assert_eq!(call(failing.handle()), Err(Status::Panicked));
    assert_eq!(told.load(SeqCst), 2);
    set_error_hook(None);
}

#[test]
fn the_last_status_is_the_threads_whichever_fiber_asks() {
    let _alone = alone();
    let failing = Step::export(|_| -> i64 { std::panic::resume_unwind(Box::new(())) });
    let handle = failing.handle();
    let seen = Rc::new(Cell::new(Status::Ok));
    let see = Rc::clone(&seen);
    let closed = Step::export(|value| value).into_handle();
    assert_eq!(fibers_release(closed.raw()), Status::Ok.raw());
    let mut fiber = Fiber::begun(move || {
        assert_eq!(call(handle), Err(Status::Panicked));
        see.set(last_status());
        pause();
        see.set(last_status());
    });
    assert_eq!(seen.get(), Status::Panicked);
    assert_eq!(call(closed), Err(Status::Closed));
    fiber.finish();
    assert_eq!(
        seen.get(),
        Status::Closed,
        "as with errno: ask before pausing"
    );
}

/// Runs something when the thread that set it has no record of its own any more.
struct AtEnd(RefCell<Option<Box<dyn FnOnce()>>>);

thread_local! {
    static AT_END: AtEnd = const { AtEnd(RefCell::new(None)) };
}

impl Drop for AtEnd {
    fn drop(&mut self) {
        if let Some(run) = self.0.take() {
            run();
        }
    }
}

/// Has a thread run `before`, and what that returns while the thread ends.
fn at_a_threads_end<F: FnOnce() + 'static>(before: impl FnOnce() -> F + Send + 'static) {
    let ending = std::thread::spawn(|| {
        // Before the thread has a record: what is asked for last is destroyed first.
        AT_END.with(|_| ());
        let run = before();
        AT_END.with(|end| *end.0.borrow_mut() = Some(Box::new(run)));
    });
    ending.join().unwrap();
}

/// Calls of a thread that gets a record which another may still be in.
fn elsewhere(handle: Handle) {
    let threads = [(); 3].map(|()| {
        std::thread::spawn(move || {
            let nested = Step::export(move |_| call(handle).unwrap());
            let outer = nested.handle();
            let nested = Step::export(move |_| call(outer).unwrap());
            assert_eq!(call(nested.handle()), Ok(1));
        })
    });
    for thread in threads {
        thread.join().unwrap();
    }
}

fn ends_with_fibers(begin_before: bool) {
    let drops = Drops::new();
    let tokens = [(); 3].map(|()| drops.token());
    let seen = drops.clone();
    at_a_threads_end(move || {
        let through = Step::export(|value| value);
        let wrappers = tokens.map(|token| Step::export(paused(token)));
        let begin =
            |wrappers: &[Callback<Step>; 3]| wrappers.each_ref().map(|w| calling(w.handle()));
        let begun = begin_before.then(|| begin(&wrappers));
        move || {
            let [mut x, mut y, mut z] = begun.unwrap_or_else(|| begin(&wrappers));
            // The first operation to begin is not the last to end.
            x.0.finish();
            elsewhere(through.handle());
            drop(wrappers);
            assert_eq!(seen.count(), 1, "only one has left");
            z.0.finish();
            elsewhere(through.handle());
            assert_eq!(seen.count(), 2);
            y.0.finish();
            assert_eq!(seen.count(), 3);
            elsewhere(through.handle());
        }
    });
    assert_eq!(drops.count(), 3);
}

#[test]
fn a_thread_that_ends_may_call_on_fibers() {
    let _alone = alone();
    finishes(|| ends_with_fibers(false));
}

#[test]
fn a_thread_may_end_with_calls_under_way_and_finish_them_while_it_ends() {
    let _alone = alone();
    finishes(|| ends_with_fibers(true));
}

#[test]
fn a_fiber_that_never_goes_on_keeps_its_entry_for_good() {
    let _alone = alone();
    let drops = Drops::new();
    let callback = Step::export(paused(drops.token()));
    let handle = callback.handle();
    let ending = std::thread::spawn(move || std::mem::forget(calling(handle).0));
    ending.join().unwrap();
    drop(callback);
    let other = Step::export(|value| value);
    elsewhere(other.handle());
    let report = report();
    let entry = report.entries.iter().find(|entry| entry.handle == handle);
    assert_eq!(
        entry.map(|entry| (entry.is_live, entry.in_flight)),
        Some((false, 1))
    );
    assert_eq!(drops.count(), 0);
}

#[test]
fn a_scope_on_a_fiber_ends_when_the_fiber_is_dropped() {
    let _alone = alone();
    let drops = Drops::new();
    let (token, ended) = (drops.token(), Rc::new(Cell::new(false)));
    let end = Rc::clone(&ended);
    let fiber = Fiber::begun(move || {
        /// Is dropped after the scope.
        struct Ends(Rc<Cell<bool>>);
        impl Drop for Ends {
            fn drop(&mut self) {
                self.0.set(true);
            }
        }
        let _ends = Ends(end);
        let borrowed = AtomicUsize::new(0);
        scope(|s| {
            let callback = Step::export_scoped(s, |value| {
                token.keep();
                borrowed.fetch_add(1, SeqCst);
                value
            });
            assert_eq!(call(callback.handle()), Ok(1));
            pause();
        });
    });
    drop(fiber);
    assert!(ended.get());
    assert_eq!(drops.count(), 1);
}
