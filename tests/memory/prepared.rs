//! A thread that is prepared allocates nothing, not even for its first call.

use crate::{ALLOCATED, alone};
use registry_core::{Callback, exported_callback, prepare_thread};
use std::sync::mpsc::channel;

#[exported_callback(on_error = 0.0)]
fn half(sample: f32) -> f32 {
    sample * 0.5
}

#[exported_callback(on_error = 0.0)]
type Process = fn(sample: f32) -> f32;

/// How often this thread allocates inside `f`.
fn allocations(f: impl FnOnce()) -> usize {
    let before = ALLOCATED.get();
    f();
    ALLOCATED.get() - before
}

/// Calls a function and closures of each kind on a thread of its own, and returns how often that allocates.
fn first_calls(prepare: bool) -> usize {
    let function: Callback<half> = half::export();
    let shared = Process::export(|sample| sample);
    let exclusive = Process::export_mut(|sample| sample);
    let once = Process::export_once(|sample| sample);
    let handles = [&shared, &exclusive, &once].map(Callback::handle);
    let stub = function.stub().as_raw();
    let thread = std::thread::spawn(move || {
        assert!(!prepare || prepare_thread());
        allocations(|| {
            // SAFETY: a number.
            assert_eq!(unsafe { stub(3.0) }, 1.5);
            for handle in handles {
                assert_eq!(Process::call(handle, 2.0).unwrap(), 2.0);
            }
        })
    });
    thread.join().expect("the calls return")
}

#[test]
fn the_first_call_of_a_prepared_thread_allocates_nothing() {
    let _one = alone();
    // Other threads hold the records that the tests before have left. No test of this program runs as many threads.
    let unprepared = std::thread::scope(|s| {
        let (ready, is_ready) = channel();
        let hold = || {
            let (ready, (hold, release)) = (ready.clone(), channel::<()>());
            s.spawn(move || {
                assert!(prepare_thread());
                ready.send(()).expect("the test waits");
                let _ = release.recv();
            });
            hold
        };
        let holds: Vec<_> = std::iter::repeat_with(hold).take(64).collect();
        for _ in &holds {
            is_ready.recv().expect("the thread is there");
        }
        let unprepared = first_calls(false);
        drop(holds);
        unprepared
    });
    assert_ne!(unprepared, 0, "the first call of another thread allocates");
    assert_eq!(first_calls(true), 0);
    assert!(prepare_thread() && prepare_thread());
}
