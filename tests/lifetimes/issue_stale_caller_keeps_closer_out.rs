//! A caller with a stale or forged handle may meet the closer of the slot's present entry.
//!
//! The closer sees the caller's cell and leaves the entry to it. The caller, refused, looked for the
//! entry of *its* handle, found none, and nobody dropped the closure: it leaked, and `close_and_wait` and
//! the end of a scope waited for ever.
//!
//! Handles are passed between threads in both forms: synchronised, and relaxed, where nothing orders a handle with its entry.

use registry_core::{Handle, exported_callback};
use registry_tests::deadline::goes_on;
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};

#[exported_callback]
type Touch = fn();

const ROUNDS: usize = if cfg!(miri) { 30 } else { 12_000 };
const CALLS_IN_A_ROW: usize = rounds(100);

/// Calls by whatever number stands in `handle`, until told to stop. After some calls it lets others run, who would
/// wait for the end of its time slice in each round.
fn hammer(handle: &AtomicU64, form: Ordering, stop: &AtomicBool) {
    while !stop.load(Relaxed) {
        for _ in 0..CALLS_IN_A_ROW {
            if let Some(handle) = Handle::from_raw(handle.load(form)) {
                let _ = Touch::call(handle);
            }
        }
        std::thread::yield_now();
    }
}

/// Exports and closes while one thread calls by the right handle and one by another of the same slot; how many
/// closures were dropped. Handles are stored and loaded by `form`.
fn drops_in_spite_of_a_stale_caller(form: Ordering) -> usize {
    const GENERATION: u64 = 1 << 26;
    // One at a time: three threads that never sleep are enough for most machines.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);

    registry_core::set_error_hook(Some(Box::new(|_| {})));
    goes_on(move |steps| {
        let drops = Drops::new();
        let stop = Arc::new(AtomicBool::new(false));
        let (forged, right) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let threads = [&forged, &right].map(|handle| {
            let (handle, stop) = (Arc::clone(handle), Arc::clone(&stop));
            std::thread::spawn(move || hammer(&handle, form, &stop))
        });
        for _ in 0..ROUNDS {
            let token = drops.token();
            let called = Arc::new(AtomicBool::new(false));
            let touch = Touch::export({
                let called = Arc::clone(&called);
                move || {
                    token.keep();
                    called.store(true, form);
                }
            });
            let handle = touch.handle().raw();
            // The same slot, another generation.
            forged.store(handle ^ GENERATION, form);
            right.store(handle, form);
            // Another thread has called: from now on a close has to look at everybody's cells. Where there are more
            // threads than processors, it gets this one's.
            while !called.load(form) {
                std::thread::yield_now();
            }
            touch.close_and_wait().expect("outside any callback");
            steps.step();
        }
        stop.store(true, Relaxed);
        for thread in threads {
            thread.join().unwrap();
        }
        drops.count()
    })
}

#[test]
fn a_closure_is_dropped_although_a_stale_caller_was_in_the_way() {
    assert_eq!(drops_in_spite_of_a_stale_caller(SeqCst), ROUNDS);
}

#[test]
fn it_is_dropped_as_well_where_nothing_orders_a_handle_with_its_entry() {
    assert_eq!(drops_in_spite_of_a_stale_caller(Relaxed), ROUNDS);
}
