//! The kinds of closures: the calls that each allows, and its refusal of others.
//!
//! `Fn` runs on several threads at once; `FnMut` runs once at a time and never makes a caller wait; `FnOnce`
//! runs once, even if threads race for it. The message of a refused call gives the reason.

use registry_core::{Callback, Handle, Status, exported_callback};
use registry_tests::deadline::{finishes, goes_on, until};
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::ffi::CStr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex};

#[exported_callback(on_error = -1)]
type Work = fn(value: i64) -> i64;

#[exported_callback(on_error = 0)]
type Measure = fn(text: &str, numbers: &[u16], name: &CStr) -> usize;

fn call(handle: Handle) -> Result<i64, Status> {
    Work::call(handle, 1).map_err(|error| error.status())
}

#[test]
fn an_fn_runs_on_several_threads_at_once() {
    finishes(|| {
        // Nobody gets past it before all three are inside.
        let meet = Arc::new(Barrier::new(3));
        let work = Work::export(move |value| {
            meet.wait();
            value
        });
        let handle = work.handle();
        let threads = [(); 3].map(|()| std::thread::spawn(move || call(handle)));
        for thread in threads {
            assert_eq!(thread.join().unwrap(), Ok(1));
        }
    });
}

#[test]
fn an_fn_may_call_itself() {
    static OWN: Mutex<Option<Handle>> = Mutex::new(None);
    let factorial = Work::export(|n| {
        let own = OWN.lock().unwrap().expect("set below");
        if n <= 1 {
            1
        } else {
            n * Work::call(own, n - 1).unwrap()
        }
    });
    *OWN.lock().unwrap() = Some(factorial.handle());
    assert_eq!(Work::call(factorial.handle(), 10).unwrap(), 3_628_800);
}

#[test]
fn an_fn_mut_keeps_its_state_and_passes_it_between_threads() {
    let mut sum = 0;
    let work = Work::export_mut(move |value| {
        sum += value;
        sum
    });
    let handle = work.handle();
    for expected in 1..=4 {
        assert_eq!(
            std::thread::spawn(move || call(handle)).join().unwrap(),
            Ok(expected)
        );
    }
    assert_eq!(call(handle), Ok(5));
}

#[test]
fn an_fn_mut_that_runs_refuses_and_does_not_make_wait() {
    finishes(|| {
        let (inside, leave) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicBool::new(false)),
        );
        let work = Work::export_mut({
            let (inside, leave) = (Arc::clone(&inside), Arc::clone(&leave));
            move |value| {
                inside.store(true, SeqCst);
                until(|| leave.load(SeqCst));
                value
            }
        });
        let handle = work.handle();
        let runner = std::thread::spawn(move || call(handle));
        until(|| inside.load(SeqCst));
        let error = Work::call(handle, 1).unwrap_err();
        assert_eq!(error.status(), Status::Busy);
        assert!(
            error.to_string().ends_with("is running on another thread"),
            "{error}"
        );
        leave.store(true, SeqCst);
        assert_eq!(runner.join().unwrap(), Ok(1));
        assert_eq!(call(handle), Ok(1), "free again");
    });
}

#[test]
fn an_fn_mut_is_never_entered_twice_whoever_hammers_it() {
    goes_on(|steps| {
        let mut inside = 0_u32;
        let ran = Arc::new(AtomicUsize::new(0));
        let work = Work::export_mut({
            let ran = Arc::clone(&ran);
            move |value| {
                inside += 1;
                assert_eq!(inside, 1);
                std::hint::spin_loop();
                inside -= 1;
                ran.fetch_add(1, SeqCst);
                value
            }
        });
        registry_core::set_error_hook(Some(Box::new(|_| {})));
        let handle = work.handle();
        let threads = [(); 4].map(|()| {
            let steps = steps.clone();
            std::thread::spawn(move || {
                let answers = (0..rounds(20_000)).map(|_| {
                    steps.step();
                    call(handle)
                });
                answers
                    .filter(|answer| match answer {
                        Ok(1) => true,
                        Err(Status::Busy) => false,
                        other => panic!("{other:?}"),
                    })
                    .count()
            })
        });
        let told: usize = threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum();
        assert_eq!(ran.load(SeqCst), told);
    });
}

#[test]
fn an_fn_once_runs_once_and_is_dropped_by_running() {
    let drops = Drops::new();
    let token = drops.token();
    let work = Work::export_once(move |value| {
        let token = token;
        token.keep();
        value
    });
    assert_eq!((call(work.handle()), drops.count()), (Ok(1), 1));
    let error = Work::call(work.handle(), 1).unwrap_err();
    assert_eq!(error.status(), Status::Consumed);
    assert!(
        error
            .to_string()
            .ends_with("can be called only once, and was called before"),
        "{error}"
    );
    let handle = work.handle();
    drop(work);
    assert_eq!((call(handle), drops.count()), (Err(Status::Closed), 1));
}

#[test]
fn an_fn_once_that_was_never_called_is_dropped_by_its_wrapper() {
    let drops = Drops::new();
    let token = drops.token();
    drop(Work::export_once(move |value| {
        token.keep();
        value
    }));
    assert_eq!(drops.count(), 1);
}

#[test]
fn an_fn_once_that_several_race_for_runs_once() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    for _ in 0..rounds(200) {
        finishes(|| {
            let (drops, ran) = (Drops::new(), Arc::new(AtomicUsize::new(0)));
            let (token, seen) = (drops.token(), Arc::clone(&ran));
            let work = Work::export_once(move |value| {
                token.keep();
                seen.fetch_add(1, SeqCst);
                value
            });
            let (handle, start) = (work.handle(), Arc::new(Barrier::new(3)));
            let threads = [(); 3].map(|()| {
                let start = Arc::clone(&start);
                std::thread::spawn(move || {
                    start.wait();
                    call(handle)
                })
            });
            let answers = threads.map(|thread| thread.join().unwrap());
            assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
            let refused = Err(Status::Consumed);
            assert_eq!(
                answers.iter().filter(|answer| **answer == refused).count(),
                2
            );
            drop(work);
            assert_eq!((ran.load(SeqCst), drops.count()), (1, 1));
        });
    }
}

#[test]
fn borrowed_arguments_are_inferred_and_reach_the_closure() {
    let measure = Measure::export(|text, numbers, name| {
        text.len() + numbers.iter().map(|&n| usize::from(n)).sum::<usize>() + name.count_bytes()
    });
    let answer = Measure::call(measure.handle(), "four", &[10, 20], c"abc").unwrap();
    assert_eq!(answer, 37);
}

#[test]
fn captures_of_any_size_are_called_and_dropped() {
    fn round<const N: usize>() {
        let drops = Drops::new();
        let (bytes, token) = ([3_u8; N], drops.token());
        let work: Callback<Work> = Work::export(move |value| {
            token.keep();
            value + bytes.iter().map(|&byte| i64::from(byte)).sum::<i64>()
        });
        assert_eq!(call(work.handle()), Ok(1 + 3 * N as i64));
        drop(work);
        assert_eq!(drops.count(), 1, "{N} bytes");
    }
    round::<0>();
    round::<8>();
    round::<24>(); // with the token, just what a slot holds
    round::<25>();
    round::<32>();
    round::<4096>();
}
