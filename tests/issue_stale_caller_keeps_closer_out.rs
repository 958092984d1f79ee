//! A caller with a stale or forged handle may meet the closer of the slot's present entry.
//!
//! The closer sees the caller's cell and leaves the entry to it. The caller, refused, looked for the
//! entry of *its* handle, found none, and nobody dropped the closure: it leaked, and `close_and_wait` and
//! the end of a scope waited for ever.

use registry_core::{Handle, exported_callback};
use registry_tests::deadline::finishes;
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

#[exported_callback]
type Touch = fn();

/// Calls by whatever number stands in `handle`, until told to stop.
fn hammer(handle: &AtomicU64, stop: &AtomicBool) {
    while !stop.load(SeqCst) {
        if let Some(handle) = Handle::from_raw(handle.load(SeqCst)) {
            let _ = Touch::call(handle);
        }
    }
}

#[test]
fn a_closure_is_dropped_although_a_stale_caller_was_in_the_way() {
    const ROUNDS: usize = rounds(3_000);
    const GENERATION: u64 = 1 << 26;

    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let drops = finishes(|| {
        let drops = Drops::new();
        let stop = Arc::new(AtomicBool::new(false));
        let (forged, right) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let threads = [&forged, &right].map(|handle| {
            let (handle, stop) = (Arc::clone(handle), Arc::clone(&stop));
            std::thread::spawn(move || hammer(&handle, &stop))
        });
        for _ in 0..ROUNDS {
            let token = drops.token();
            let called = Arc::new(AtomicBool::new(false));
            let touch = Touch::export({
                let called = Arc::clone(&called);
                move || {
                    token.keep();
                    called.store(true, SeqCst);
                }
            });
            let handle = touch.handle().raw();
            // The same slot, another generation.
            forged.store(handle ^ GENERATION, SeqCst);
            right.store(handle, SeqCst);
            // Another thread has called: from now on a close has to look at everybody's cells.
            while !called.load(SeqCst) {
                std::hint::spin_loop();
            }
            touch.close_and_wait().expect("outside any callback");
        }
        stop.store(true, SeqCst);
        for thread in threads {
            thread.join().unwrap();
        }
        drops.count()
    });
    assert_eq!(drops, ROUNDS);
}
