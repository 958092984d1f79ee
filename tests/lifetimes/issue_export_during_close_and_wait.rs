//! A function is exported again while `close_and_wait` of its last export is about to wait.
//!
//! The flag that refuses the export was set a moment after the close: an export in between succeeded, and
//! the waiter, seeing another export's word, returned with the old calls still in flight.

use registry_core::{ExportError, exported_callback};
use registry_tests::deadline::finishes;
use registry_tests::rounds::rounds;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};

static INSIDE: AtomicU32 = AtomicU32::new(0);
static LEAVE: AtomicBool = AtomicBool::new(false);

#[exported_callback]
fn stay() {
    INSIDE.fetch_add(1, SeqCst);
    while !LEAVE.load(SeqCst) {
        // Asleep, so that the other two have a processor each.
        std::thread::sleep(std::time::Duration::from_micros(100));
    }
    INSIDE.fetch_sub(1, SeqCst);
}

unsafe extern "C" {
    safe fn lifetimes_stay();
}

/// Gives the registry many threads' records to look through, so that a close takes its time.
fn slow_closes_down() {
    const THREADS: usize = rounds(500);
    let all = Barrier::new(THREADS);
    std::thread::scope(|threads| {
        for _ in 0..THREADS {
            threads.spawn(|| {
                registry_core::flush();
                all.wait();
            });
        }
    });
}

#[test]
fn a_function_is_not_exported_while_somebody_waits_for_its_calls() {
    const ROUNDS: usize = rounds(100);

    finishes(|| {
        slow_closes_down();
        for _ in 0..ROUNDS {
            LEAVE.store(false, SeqCst);
            let wrapper = stay::export();
            let caller = std::thread::spawn(|| lifetimes_stay());
            while INSIDE.load(SeqCst) == 0 {
                std::thread::yield_now();
            }
            let (ready, closing) = (AtomicBool::new(false), AtomicBool::new(false));
            std::thread::scope(|threads| {
                let again = threads.spawn(|| {
                    ready.store(true, SeqCst);
                    while !closing.load(SeqCst) {
                        std::hint::spin_loop();
                    }
                    // For as long as the old call runs.
                    let mut exported = false;
                    for _ in 0..rounds(2_000) {
                        match stay::try_export() {
                            Ok(wrapper) => {
                                exported = true;
                                drop(wrapper);
                                break;
                            }
                            Err(error) => {
                                assert!(matches!(error, ExportError::AlreadyExported { .. }));
                            }
                        }
                    }
                    let inside = INSIDE.load(SeqCst);
                    LEAVE.store(true, SeqCst);
                    assert!(
                        !(exported && inside != 0),
                        "exported with a `close_and_wait` pending"
                    );
                });
                while !ready.load(SeqCst) {
                    std::hint::spin_loop();
                }
                closing.store(true, SeqCst);
                wrapper.close_and_wait().expect("outside any callback");
                assert_eq!(INSIDE.load(SeqCst), 0, "the old call is over");
                again.join().unwrap();
            });
            caller.join().unwrap();
        }
    });
}
