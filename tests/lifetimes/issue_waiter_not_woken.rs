//! The last caller drops the closure while `close_and_wait` goes to sleep.
//!
//! The dropping thread had read the entry's word before the waiter put its flag there, and wrote the
//! flag away again without waking anybody.

use registry_core::exported_callback;
use registry_tests::deadline::finishes;
use registry_tests::drops::Drops;
use registry_tests::rounds::rounds;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

#[exported_callback]
type Linger = fn(own: u64);

unsafe extern "C" {
    safe fn lifetimes_is_live(handle: u64) -> i32;
}

/// Takes its time to be dropped, so that there is time to fall asleep.
struct Slow;

impl Drop for Slow {
    fn drop(&mut self) {
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_waiter_is_woken_by_whoever_drops_the_closure() {
    const ROUNDS: usize = rounds(200);

    let drops = finishes(|| {
        let drops = Drops::new();
        for _ in 0..ROUNDS {
            let (token, slow) = (drops.token(), Slow);
            let inside = Arc::new(AtomicBool::new(false));
            let linger = Linger::export({
                let inside = Arc::clone(&inside);
                move |own| {
                    token.keep();
                    let _ = &slow;
                    inside.store(true, SeqCst);
                    // Leaves at the very moment in which it is closed.
                    while lifetimes_is_live(own) == 1 {
                        std::hint::spin_loop();
                    }
                }
            });
            let handle = linger.handle();
            let caller = std::thread::spawn(move || Linger::call(handle, handle.raw()));
            while !inside.load(SeqCst) {
                std::thread::yield_now();
            }
            linger.close_and_wait().expect("outside any callback");
            caller.join().unwrap().unwrap();
        }
        drops.count()
    });
    assert_eq!(drops, ROUNDS);
}
