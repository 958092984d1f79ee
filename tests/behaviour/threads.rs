//! Threads: threads that Rust has not started, threads that end, and many at once.
//!
//! Foreign threads are made by C's `pthread_create` (`c/foreign_threads.c`); Miri runs no C, and has threads of Rust's call. Records of ended threads are
//! reused, destructors call after Rust's own thread-locals are gone, and the figures must still add up.

use registry_core::{Callback, Handle, Status, exported_callback, report};
use registry_tests::deadline::{finishes, goes_on};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

#[exported_callback(on_error = -1)]
type Add = fn(value: i64) -> i64;

type Try = unsafe extern "C" fn(u64, i64, *mut i64) -> Status;

/// `struct job` of `c/foreign_threads.c`.
#[repr(C)]
struct Job {
    function: Try,
    handle: u64,
    times: usize,
    sum: i64,
    statuses: [usize; 16],
}

#[cfg(all(unix, not(miri)))]
#[link(name = "foreign_threads", kind = "static")]
unsafe extern "C" {
    fn call_on_threads(threads: usize, job: *mut Job) -> usize;
    fn call_at_thread_exit(job: *mut Job, also_before: i32) -> i32;
}

unsafe extern "C" {
    fn behaviour_Add_try(handle: u64, value: i64, result: *mut i64) -> Status;
}

impl Job {
    fn new(handle: Handle, times: usize) -> Self {
        Job {
            function: behaviour_Add_try,
            handle: handle.raw(),
            times,
            sum: 0,
            statuses: [0; 16],
        }
    }

    fn ended(&self, status: Status) -> usize {
        self.statuses[status.raw() as usize]
    }

    /// Does it on so many foreign threads.
    #[cfg(all(unix, not(miri)))]
    fn run(&mut self, threads: usize) {
        // SAFETY: the job outlives the call, and the function is one of the generated ones.
        let started = unsafe { call_on_threads(threads, self) };
        assert_eq!(started, threads, "the system gave all threads");
    }

    /// What the C half does.
    #[cfg(not(all(unix, not(miri))))]
    fn run(&mut self, threads: usize) {
        let (function, handle, times) = (self.function, self.handle, self.times);
        let call = move |value| {
            let mut result = 0;
            // SAFETY: the result is writable.
            (unsafe { function(handle, value, &mut result) }, result)
        };
        let all = move || (0..times as i64).map(call).collect::<Vec<_>>();
        let threads: Vec<_> = (0..threads).map(|_| std::thread::spawn(all)).collect();
        for (status, result) in threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
        {
            self.statuses[status.raw() as usize] += 1;
            self.sum += result;
        }
    }
}

fn quiet() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
}

#[test]
fn foreign_threads_call_like_any_other() {
    let add = Add::export(|value| value + 1);
    const TIMES: usize = rounds(10_000);
    let mut job = Job::new(add.handle(), TIMES);
    job.run(4);
    assert_eq!(job.ended(Status::Ok), 4 * TIMES);
    assert_eq!(job.sum, 4 * (1..=TIMES as i64).sum::<i64>());
}

#[test]
fn hundreds_of_threads_at_once_and_in_turn_are_all_answered() {
    let drops = Drops::new();
    let calls = Arc::new(AtomicU64::new(0));
    let (token, seen) = (drops.token(), Arc::clone(&calls));
    let add = Add::export(move |value| {
        token.keep();
        seen.fetch_add(1, SeqCst);
        value
    });
    const THREADS: usize = rounds(300);
    for _ in 0..5 {
        let mut job = Job::new(add.handle(), 20);
        job.run(THREADS);
        assert_eq!(job.ended(Status::Ok), THREADS * 20);
    }
    assert_eq!(calls.load(SeqCst), 5 * 20 * THREADS as u64);
    drop(add);
    assert_eq!(drops.count(), 1);
}

#[test]
fn threads_that_come_and_go_leave_nothing_behind() {
    let drops = Drops::new();
    for round in 0..rounds(1_000) as i64 {
        let (drops, expected) = (drops.clone(), round);
        let thread = std::thread::spawn(move || {
            let token = drops.token();
            let add = Add::export(move |value| {
                token.keep();
                value + expected
            });
            let answer = Add::call(add.handle(), 1);
            (answer.unwrap(), add)
        });
        let (answer, add) = thread.join().unwrap();
        assert_eq!(answer, round + 1);
        drop(add);
    }
    assert_eq!(drops.count(), rounds(1_000));
}

#[test]
fn a_close_races_with_foreign_callers_and_every_call_ends_in_one_of_two_ways() {
    quiet();
    for _ in 0..rounds(100) {
        finishes(|| {
            let drops = Drops::new();
            let alive = Arc::new(AtomicBool::new(true));
            struct Alive(Arc<AtomicBool>);
            impl Drop for Alive {
                fn drop(&mut self) {
                    self.0.store(false, SeqCst);
                }
            }
            let (token, capture) = (drops.token(), Alive(Arc::clone(&alive)));
            let add = Add::export(move |value| {
                token.keep();
                assert!(capture.0.load(SeqCst), "called with its captures dropped");
                value
            });
            let handle = add.handle();
            let callers = std::thread::spawn(move || {
                let mut job = Job::new(handle, rounds(500));
                job.run(3);
                job
            });
            std::thread::yield_now();
            drop(add);
            let job = callers.join().unwrap();
            let ended = job.ended(Status::Ok) + job.ended(Status::Closed);
            assert_eq!(ended, 3 * rounds(500));
            assert_eq!((drops.count(), alive.load(SeqCst)), (1, false));
        });
    }
}

#[test]
fn a_handle_over_a_relaxed_channel_is_never_unsafe() {
    quiet();
    goes_on(|steps| {
        let (slot, stop) = (
            Arc::new(AtomicU64::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let drops = Drops::new();
        let callers = [(), ()].map(|()| {
            let (slot, stop) = (Arc::clone(&slot), Arc::clone(&stop));
            std::thread::spawn(move || {
                let mut answered = 0_u64;
                while !stop.load(Ordering::Relaxed) {
                    let Some(handle) = Handle::from_raw(slot.load(Ordering::Relaxed)) else {
                        continue;
                    };
                    match Add::call(handle, 1).map_err(|error| error.status()) {
                        Ok(value) => assert_eq!(value, 43),
                        Err(Status::Closed | Status::UnknownHandle) => {}
                        Err(other) => panic!("{other}"),
                    }
                    answered += 1;
                }
                answered
            })
        });
        for _ in 0..rounds(20_000) {
            let (token, text) = (drops.token(), String::from("42"));
            let add = Add::export(move |value| {
                token.keep();
                value + text.parse::<i64>().expect("captures are whole")
            });
            slot.store(add.handle().raw(), Ordering::Relaxed);
            steps.step();
        }
        stop.store(true, Ordering::Relaxed);
        for caller in callers {
            let answered = caller.join().unwrap();
            // In the few rounds of an interpreter one may have come late.
            assert!(cfg!(miri) || answered > 0);
        }
        assert_eq!(drops.count(), rounds(20_000));
    });
}

// The key is C's.
#[cfg(all(unix, not(miri)))]
#[test]
fn a_call_from_the_destructor_of_a_foreign_key_works() {
    let add = Add::export(|value| value + 1);
    for also_before in [0, 1] {
        let mut job = Job::new(add.handle(), 3);
        // SAFETY: the job outlives the thread, which has ended when it returns.
        assert_eq!(unsafe { call_at_thread_exit(&mut job, also_before) }, 0);
        assert_eq!(job.ended(Status::Ok), 3 * (1 + also_before as usize));
    }
}

/// Does something with the registry when its thread ends.
struct AtEnd(Box<dyn FnOnce()>);
impl Drop for AtEnd {
    fn drop(&mut self) {
        std::mem::replace(&mut self.0, Box::new(|| {}))();
    }
}
thread_local! {
    static AT_END: RefCell<Vec<AtEnd>> = const { RefCell::new(Vec::new()) };
}

#[test]
fn a_destructor_of_a_thread_local_may_call_export_and_drop() {
    static DONE: AtomicI64 = AtomicI64::new(0);
    let kept: Arc<Mutex<Vec<Callback<Add>>>> = Arc::default();
    let drops = Drops::new();
    for registry_first in [true, false] {
        let (kept, drops) = (Arc::clone(&kept), drops.clone());
        let body = move || {
            let work = AtEnd(Box::new(move || {
                let token = drops.token();
                let add = Add::export(move |value| {
                    token.keep();
                    value + 1
                });
                assert_eq!(Add::call(add.handle(), 1).unwrap(), 2);
                let other = Add::export(|value| value);
                other.close_and_wait().expect("outside any callback");
                kept.lock().unwrap().push(add);
                DONE.fetch_add(1, SeqCst);
            }));
            if registry_first {
                drop(Add::export(|value| value));
                AT_END.with(|list| list.borrow_mut().push(work));
            } else {
                AT_END.with(|list| list.borrow_mut().push(work));
                drop(Add::export(|value| value));
            }
        };
        std::thread::spawn(body).join().unwrap();
    }
    registry_tests::deadline::until(|| DONE.load(SeqCst) == 2);
    let kept = std::mem::take(&mut *kept.lock().unwrap());
    assert_eq!(
        (kept.len(), drops.count()),
        (2, 0),
        "they outlive their thread"
    );
    for add in &kept {
        assert_eq!(Add::call(add.handle(), 5).unwrap(), 6);
    }
    drop(kept);
    assert_eq!(drops.count(), 2);
}

#[test]
fn nothing_is_in_flight_when_everybody_has_left() {
    let add = Add::export(|value| value);
    Job::new(add.handle(), rounds(1_000)).run(8);
    let report = report();
    let entry = report
        .entries
        .iter()
        .find(|entry| entry.handle == add.handle());
    assert_eq!(entry.map(|entry| entry.in_flight), Some(0));
}
