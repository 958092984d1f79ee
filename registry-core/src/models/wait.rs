//! `close_and_wait` returns only after no thread is inside and the closure's drop has finished, and it always returns.

use super::call::call;
use super::fixture::{Job, Watch, explore, spawn};
use crate::Status;
use crate::wrappers::host;
use std::sync::Arc;

// covers: Registry::wait Gate::replace Gate::load Domain::claim HazardRecord::clear
#[test]
fn it_returns_after_the_drop_that_the_only_caller_finishes() {
    explore(4, || {
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        let caller = spawn(move || call(handle));
        callback.close_and_wait().unwrap();
        watch.is_over();
        caller.join().unwrap();
    });
}

// covers: Registry::wait Gate::replace Gate::load Domain::claim Domain::scan HazardRecord::clear Domain::iter
#[test]
fn it_returns_after_the_drop_that_the_last_of_two_callers_finishes() {
    explore(2, || {
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        let callers = [spawn(move || call(handle)), spawn(move || call(handle))];
        callback.close_and_wait().unwrap();
        watch.is_over();
        for caller in callers {
            caller.join().unwrap();
        }
    });
}

// covers: HazardRecord::is_busy
#[test]
fn from_inside_it_closes_and_does_not_wait() {
    explore(3, || {
        let watch = Watch::new();
        let inner = watch.export();
        let handle = inner.handle();
        let inner = std::sync::Mutex::new(Some(inner));
        let seen = Arc::clone(&watch);
        let outer = Job::export(move |x| {
            let inner = inner.lock().unwrap().take();
            if inner.unwrap().close_and_wait().is_ok() {
                // Nothing was left to wait for.
                assert_eq!(seen.drops(), 1);
            }
            x + 1
        });
        let outer_handle = outer.handle();
        let caller = spawn(move || call(handle));
        assert!(call(outer_handle));
        caller.join().unwrap();
        assert_eq!(watch.drops(), 1);
        drop(outer);
    });
}

// covers: HazardRecord::is_busy
#[test]
fn a_callback_that_closes_itself_and_would_wait_for_its_own_end_is_told_so() {
    explore(3, || {
        let watch = Watch::new();
        let own = Arc::new(std::sync::Mutex::new(None::<crate::Callback<Job>>));
        let (mine, capture) = (Arc::clone(&own), watch.capture());
        let callback = Job::export(move |x| {
            let own = mine.lock().unwrap().take();
            if let Some(own) = own {
                assert!(own.close_and_wait().is_err());
            }
            capture.touch(x)
        });
        let handle = callback.handle();
        *own.lock().unwrap() = Some(callback);
        let other = spawn(move || call(handle));
        let called = call(handle) | other.join().unwrap();
        assert!(called, "whoever came first was inside");
        assert_eq!(watch.drops(), 1);
    });
}

// covers: Registry::wait Registry::wake_all
#[test]
fn it_leaves_the_slot_to_the_next_export_and_does_not_wait_for_that() {
    explore(2, || {
        let watch = Watch::new();
        let callback = watch.export();
        let handle = callback.handle();
        let caller = spawn(move || {
            call(handle);
            // In the slot that was just freed, or in the other one: in both cases the live entry must not make a waiter wait.
            Job::export(|x| x).into_handle().raw()
        });
        callback.close_and_wait().unwrap();
        watch.is_over();
        let raw = caller.join().unwrap();
        assert_eq!(crate::runtime::release(raw), crate::Status::Ok);
    });
}

// covers: Registry::wait Gate::replace
#[test]
fn a_drop_that_closes_and_waits_for_nothing_lets_its_waiter_go() {
    explore(2, || {
        let (outer, inner) = (Watch::new(), Watch::new());
        let (capture, callback) = (outer.capture(), inner.export());
        /// Tries to wait in a drop of captures.
        struct Waits(Option<crate::Callback<Job>>);
        impl Drop for Waits {
            fn drop(&mut self) {
                // No other thread has called the entry: it is closed and finished at once, and there is nothing to wait for.
                self.0.take().unwrap().close_and_wait().unwrap();
            }
        }
        let waits = Arc::new(Waits(Some(callback)));
        let outer_callback = Job::export(move |x| {
            let _ = &waits;
            capture.touch(x)
        });
        let handle = outer_callback.handle();
        let caller = spawn(move || call(handle));
        outer_callback.close_and_wait().unwrap();
        assert_eq!((outer.drops(), inner.drops()), (1, 1));
        caller.join().unwrap();
    });
}

// Foreign code may close a host on several threads, and release it besides. A thread that comes too late may wait only for an entry that it sees CLOSED: another
// one may be finished by a plain store.
#[test]
fn of_two_threads_that_close_a_host_one_does_and_none_waits_for_ever() {
    explore(3, || {
        let number = host::open();
        let other = spawn(move || host::close(number));
        let results = [host::close(number), other.join().unwrap()];
        let closed = results.iter().filter(|result| **result == Status::Ok);
        assert_eq!(closed.count(), 1, "{results:?}");
        assert!(results.contains(&Status::Closed), "{results:?}");
    });
}
