//! Lifetimes: the promises of drop and close, from any thread and from inside a callback.
//!
//! No new call starts, calls in flight finish, the last thread to leave drops the closure once, no thread
//! is blocked unless it asks to wait, and a wait that could last for ever is an error.

use registry_core::{Callback, Group, Handle, Status, WouldDeadlock, exported_callback, flush};
use registry_tests::deadline::{finishes, until};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex, OnceLock};
use std::time::Duration;

#[exported_callback(on_error = -1)]
type Step = fn(value: i64) -> i64;

#[exported_callback(on_error = -1)]
fn plain(value: i64) -> i64 {
    value
}

unsafe extern "C" {
    safe fn lifetimes_plain(value: i64) -> i64;
}

fn call(handle: Handle) -> Result<i64, Status> {
    Step::call(handle, 1).map_err(|error| error.status())
}

/// A callback that stays inside until told to leave, and drops of its capture.
struct Staying {
    wrapper: Callback<Step>,
    inside: Arc<AtomicUsize>,
    leave: Arc<AtomicBool>,
    drops: Drops,
}

fn staying() -> Staying {
    let (inside, leave) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let drops = Drops::new();
    let wrapper = Step::export({
        let (inside, leave, token) = (Arc::clone(&inside), Arc::clone(&leave), drops.token());
        move |value| {
            token.keep();
            inside.fetch_add(1, SeqCst);
            until(|| leave.load(SeqCst));
            value
        }
    });
    Staying {
        wrapper,
        inside,
        leave,
        drops,
    }
}

#[test]
fn the_closure_is_dropped_before_the_wrappers_drop_returns() {
    let drops = Drops::new();
    let token = drops.token();
    let step = Step::export(move |value| {
        token.keep();
        value
    });
    let handle = step.handle();
    // Also where another thread has called, and is not inside any more.
    std::thread::spawn(move || call(handle))
        .join()
        .unwrap()
        .unwrap();
    assert_eq!((call(handle), drops.count()), (Ok(1), 0));
    drop(step);
    assert_eq!((call(handle), drops.count()), (Err(Status::Closed), 1));
}

#[test]
fn a_wrapper_may_be_dropped_on_another_thread_than_its_own() {
    let drops = Drops::new();
    let token = drops.token();
    let step = Step::export(move |value| {
        token.keep();
        value
    });
    let thread = std::thread::spawn(move || drop(step));
    let id = thread.thread().id();
    thread.join().unwrap();
    assert_eq!(drops.threads(), [id]);
}

#[test]
fn a_callback_may_close_itself_and_runs_to_its_end() {
    let own: Arc<Mutex<Option<Callback<Step>>>> = Arc::default();
    let drops = Drops::new();
    let step = Step::export({
        let (own, token, drops) = (Arc::clone(&own), drops.token(), drops.clone());
        move |value| {
            token.keep();
            let wrapper = own.lock().unwrap().take();
            wrapper.expect("called once").close();
            assert_eq!(drops.count(), 0, "the captures are still in use");
            value + 1
        }
    });
    let handle = step.handle();
    *own.lock().unwrap() = Some(step);
    assert_eq!(call(handle), Ok(2));
    assert_eq!(drops.count(), 1);
    assert_eq!(call(handle), Err(Status::Closed));
}

#[test]
fn a_callback_may_close_itself_in_any_of_its_calls() {
    // A thread's first call of an entry goes another way than the ones after it.
    for call_that_closes in 1..=4 {
        let own: Arc<Mutex<Option<Callback<Step>>>> = Arc::default();
        let drops = Drops::new();
        let step = Step::export({
            let (own, token) = (Arc::clone(&own), drops.token());
            move |value| {
                token.keep();
                if value == call_that_closes {
                    drop(own.lock().unwrap().take());
                }
                value
            }
        });
        let handle = step.handle();
        *own.lock().unwrap() = Some(step);
        for value in 1..=call_that_closes {
            assert_eq!(drops.count(), 0);
            assert_eq!(Step::call(handle, value).unwrap(), value);
        }
        assert_eq!(drops.count(), 1, "closed in call {call_that_closes}");
    }
}

#[test]
fn a_callback_may_close_a_neighbour_that_runs_on_another_thread() {
    finishes(|| {
        let Staying {
            wrapper,
            inside,
            leave,
            drops,
        } = staying();
        let neighbour = wrapper.handle();
        let slot = Mutex::new(Some(wrapper));
        let closer = Step::export(move |value| {
            drop(slot.lock().unwrap().take());
            value
        });
        let runner = std::thread::spawn(move || call(neighbour));
        let runs_on = runner.thread().id();
        until(|| inside.load(SeqCst) == 1);
        assert_eq!(call(closer.handle()), Ok(1), "it does not wait");
        assert_eq!(call(neighbour), Err(Status::Closed));
        assert_eq!(drops.count(), 0);
        leave.store(true, SeqCst);
        assert_eq!(runner.join().unwrap(), Ok(1));
        assert_eq!(drops.threads(), [runs_on], "who leaves last drops");
    });
}

#[test]
fn a_callback_may_close_its_group() {
    let group = Arc::new(Group::new());
    let drops = Drops::new();
    let handles: Vec<Handle> = (0..3)
        .map(|_| {
            let (own, token) = (Arc::downgrade(&group), drops.token());
            let step = Step::export(move |value| {
                token.keep();
                own.upgrade().expect("held below").close_all();
                value
            });
            group.add(step).expect("open")
        })
        .collect();
    assert_eq!(call(handles[1]), Ok(1));
    assert_eq!(drops.count(), 3);
    assert!(
        handles
            .iter()
            .all(|&handle| call(handle) == Err(Status::Closed))
    );
}

#[test]
fn a_callback_may_export_a_new_one_and_another_may_call_it() {
    let made: Arc<Mutex<Vec<Callback<Step>>>> = Arc::default();
    let maker = Step::export({
        let made = Arc::clone(&made);
        move |value| {
            let new = Step::export(move |by| value * 10 + by);
            let first = call(new.handle());
            made.lock().unwrap().push(new);
            first.unwrap()
        }
    });
    assert_eq!(call(maker.handle()), Ok(11));
    let handle = made.lock().unwrap()[0].handle();
    assert_eq!(call(handle), Ok(11));
}

#[test]
fn of_several_inside_the_last_to_leave_drops() {
    finishes(|| {
        let first_out = Arc::new(AtomicBool::new(false));
        let all_in = Arc::new(Barrier::new(3));
        let drops = Drops::new();
        let step = Step::export({
            let (first_out, all_in, token) =
                (Arc::clone(&first_out), Arc::clone(&all_in), drops.token());
            move |leaves_last| {
                token.keep();
                all_in.wait();
                until(|| leaves_last == 0 || first_out.load(SeqCst));
                0
            }
        });
        let handle = step.handle();
        let enter = |last| std::thread::spawn(move || Step::call(handle, last).map(drop));
        let (first, last) = (enter(0), enter(1));
        let last_id = last.thread().id();
        all_in.wait();
        drop(step);
        first.join().unwrap().unwrap();
        assert_eq!(drops.count(), 0);
        first_out.store(true, SeqCst);
        last.join().unwrap().unwrap();
        assert_eq!(drops.threads(), [last_id]);
    });
}

#[test]
fn close_and_wait_returns_after_the_last_call_and_the_drop() {
    struct Slow(Arc<AtomicBool>);
    impl Drop for Slow {
        fn drop(&mut self) {
            std::thread::sleep(Duration::from_millis(50));
            self.0.store(true, SeqCst);
        }
    }
    finishes(|| {
        let (dropped, inside) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicBool::new(false)),
        );
        let over = Arc::new(AtomicBool::new(false));
        let slow = Slow(Arc::clone(&dropped));
        let step = Step::export({
            let (inside, over) = (Arc::clone(&inside), Arc::clone(&over));
            move |value| {
                let _ = &slow;
                inside.store(true, SeqCst);
                std::thread::sleep(Duration::from_millis(50));
                over.store(true, SeqCst);
                value
            }
        });
        let handle = step.handle();
        let caller = std::thread::spawn(move || call(handle));
        until(|| inside.load(SeqCst));
        assert_eq!(step.close_and_wait(), Ok(()));
        assert!(over.load(SeqCst) && dropped.load(SeqCst));
        caller.join().unwrap().unwrap();
    });
}

#[test]
fn close_and_wait_inside_any_callback_closes_and_does_not_wait() {
    finishes(|| {
        let Staying {
            wrapper,
            inside,
            leave,
            drops,
        } = staying();
        let handle = wrapper.handle();
        let runner = std::thread::spawn(move || call(handle));
        until(|| inside.load(SeqCst) == 1);
        let slot = Mutex::new(Some(wrapper));
        let outcome: Arc<Mutex<Option<Result<(), WouldDeadlock>>>> = Arc::default();
        let waiter = Step::export({
            let outcome = Arc::clone(&outcome);
            move |value| {
                let wrapper = slot.lock().unwrap().take().expect("called once");
                *outcome.lock().unwrap() = Some(wrapper.close_and_wait());
                value
            }
        });
        assert_eq!(call(waiter.handle()), Ok(1));
        let outcome = outcome.lock().unwrap().take().expect("it was called");
        assert!(outcome.is_err());
        assert_eq!(call(handle), Err(Status::Closed), "closed all the same");
        leave.store(true, SeqCst);
        runner.join().unwrap().unwrap();
        assert_eq!(drops.count(), 1);
    });
}

#[test]
fn two_threads_that_wait_for_each_others_callback_are_both_told() {
    type Shelf = Arc<[Mutex<Option<Callback<Step>>>; 2]>;
    for _ in 0..rounds(50) {
        finishes(|| {
            let shelf: Shelf = Arc::default();
            let both_in = Arc::new(Barrier::new(2));
            let handles = [0, 1].map(|n: usize| {
                let (others, both_in) = (Arc::clone(&shelf), Arc::clone(&both_in));
                let step = Step::export(move |_| {
                    both_in.wait();
                    let other = others[1 - n].lock().unwrap().take().expect("taken once");
                    let told = other.close_and_wait().is_err();
                    // Neither leaves before both have tried.
                    both_in.wait();
                    i64::from(told)
                });
                let handle = step.handle();
                shelf[n].lock().unwrap().replace(step);
                handle
            });
            let threads = handles.map(|handle| std::thread::spawn(move || call(handle)));
            for thread in threads {
                assert_eq!(thread.join().unwrap(), Ok(1));
            }
        });
    }
}

#[test]
fn a_captures_drop_may_do_anything_with_the_registry() {
    struct Busy {
        other: Option<Callback<Step>>,
        own: Arc<Mutex<Option<Handle>>>,
        done: Arc<AtomicBool>,
    }
    impl Drop for Busy {
        fn drop(&mut self) {
            let own = self.own.lock().unwrap().expect("set below");
            assert_eq!(call(own), Err(Status::Closed));
            let other = self.other.take().expect("dropped once");
            let handle = other.handle();
            assert_eq!(call(handle), Ok(1));
            other.close();
            assert_eq!(call(handle), Err(Status::Closed));
            let new = Step::export(|value| value + 5);
            assert_eq!(call(new.handle()), Ok(6));
            new.close_later();
            flush();
            let group = Group::new();
            group.add(Step::export(|value| value)).expect("open");
            group.close_all();
            registry_core::scope(|s| drop(Step::export_scoped(s, |value| value)));
            let _ = registry_core::report().to_json();
            self.done.store(true, SeqCst);
        }
    }
    finishes(|| {
        let own: Arc<Mutex<Option<Handle>>> = Arc::default();
        let done = Arc::new(AtomicBool::new(false));
        let busy = Busy {
            other: Some(Step::export(|value| value)),
            own: Arc::clone(&own),
            done: Arc::clone(&done),
        };
        let step = Step::export(move |value| {
            let _ = &busy;
            value
        });
        *own.lock().unwrap() = Some(step.handle());
        drop(step);
        assert!(done.load(SeqCst), "and without a panic");
    });
}

#[test]
fn a_wrapper_in_a_static_gives_a_stub_for_ever() {
    static KEPT: OnceLock<Callback<plain>> = OnceLock::new();
    let stub: registry_core::Stub<'static, _> = KEPT.get_or_init(plain::export).stub();
    // SAFETY: numbers.
    assert_eq!(unsafe { (stub.as_raw())(4) }, 4);
    assert_eq!(lifetimes_plain(4), 4);
}
