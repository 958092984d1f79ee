//! Queued calls from raw threads into queues that run, drop what is too much, and end under them.
//!
//! The calls that the threads were told are kept must be those that ran and those that were counted as discarded, exactly, and each thread's calls must
//! have run in its order.

use crate::callers::{Callers, Heard, Told};
use crate::canary::judges;
use registry_core::{CallQueue, Overflow};
use std::cell::UnsafeCell;
use std::sync::Arc;
use std::time::Duration;

/// What the closure has heard.
struct Shared(UnsafeCell<Heard>);

// SAFETY: the queue runs one call at a time, on the thread that has it. The main thread looks after all have ended.
unsafe impl Sync for Shared {}
// SAFETY: likewise.
unsafe impl Send for Shared {}

/// One queue with this answer to too many calls, whose queue or whose callback ends while the threads still call.
pub(crate) fn run(overflow: Overflow, calls: u64, seed: u64) {
    let before = registry_core::report().discarded;
    let shared = Arc::new(Shared(UnsafeCell::new(Heard::default())));
    let heard = Arc::clone(&shared);
    let queue = CallQueue::bounded(1 + (seed as usize * 7) % 40);
    queue.set_overflow(overflow);
    let callback = Told::export_queued(&queue, move |caller, number, text: &str| {
        // SAFETY: as above.
        unsafe { &mut *heard.0.get() }.note(caller, number, text);
    });
    let callers = Callers::start(callback.handle(), calls);
    let most = callers.most() / 2;
    let mut ran = 0;
    // Ends while they call, or when none comes any more.
    while ran < most {
        let now = queue
            .wait(Duration::from_millis(200))
            .expect("it does not run already");
        ran += now as u64;
        if now == 0 {
            break;
        }
    }
    if seed % 2 == 0 {
        drop(callback);
        queue.run().expect("it does not run already");
        drop(queue);
    } else {
        drop(queue);
        drop(callback);
    }
    let kept = callers.join();
    // SAFETY: all threads have ended, and the queue has.
    let ran = unsafe { (*shared.0.get()).calls };
    let discarded = registry_core::report().discarded - before;
    println!("{overflow:?}: {kept} queued calls kept, {ran} ran, {discarded} discarded");
    assert!(
        kept == ran + discarded || !judges(),
        "each ran or was counted, once"
    );
}
