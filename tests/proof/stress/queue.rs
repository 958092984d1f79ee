//! Queued calls from raw threads into queues that run, drop what is too much, and end under them.
//!
//! Each thread counts the calls that it was told are kept. They must be those that ran and those that were counted as discarded, exactly, and each
//! thread's calls must have run in its order.

use crate::canary::judges;
use crate::threads::Thread;
use registry_core::{CallQueue, Handle, Overflow, Status, exported_callback};
use std::cell::UnsafeCell;
use std::ffi::c_void;
use std::sync::Arc;
use std::time::Duration;

#[exported_callback]
type Queued = fn(caller: u64, number: u64, text: &str);

const CALLERS: u64 = 3;
const TEXTS: [&str; 2] = ["short", "a text that is too long to be kept in place"];

/// What the closure has seen. Plain memory, so that a sanitizer sees two threads in it.
struct Seen {
    ran: u64,
    last: [u64; CALLERS as usize],
}

struct Shared(UnsafeCell<Seen>);

// SAFETY: the queue runs one call at a time, on the thread that has it. The main thread looks after all have ended.
unsafe impl Sync for Shared {}
// SAFETY: likewise.
unsafe impl Send for Shared {}

struct Caller {
    handle: Handle,
    caller: u64,
    calls: u64,
    kept: u64,
}

extern "C" fn call(caller: *mut c_void) -> *mut c_void {
    // SAFETY: `run` lends it to this thread alone until it is joined.
    let caller = unsafe { &mut *caller.cast::<Caller>() };
    for number in 1..=caller.calls {
        let text = TEXTS[(number % 2) as usize];
        match Queued::call(caller.handle, caller.caller, number, text) {
            Ok(()) => caller.kept += 1,
            Err(error) => {
                let allowed = [Status::QueueFull, Status::Closed].contains(&error.status());
                assert!(allowed || !judges(), "{error}");
            }
        }
    }
    std::ptr::null_mut()
}

/// One queue with this answer to too many calls, whose queue or whose callback ends while the threads still call.
pub(crate) fn run(overflow: Overflow, calls: u64, seed: u64) {
    let before = registry_core::report().discarded;
    let shared = Arc::new(Shared(UnsafeCell::new(Seen {
        ran: 0,
        last: [0; CALLERS as usize],
    })));
    let seen = Arc::clone(&shared);
    let queue = CallQueue::bounded(1 + (seed as usize * 7) % 40);
    queue.set_overflow(overflow);
    let callback = Queued::export_queued(&queue, move |caller, number, text: &str| {
        // SAFETY: as above.
        let seen = unsafe { &mut *seen.0.get() };
        let last = &mut seen.last[caller as usize];
        let is_next = *last < number && text == TEXTS[(number % 2) as usize];
        assert!(
            is_next || !judges(),
            "in the order of its caller, and whole"
        );
        *last = number;
        seen.ran += 1;
    });
    let handle = callback.handle();
    let mut callers: Vec<Caller> = (0..CALLERS)
        .map(|caller| Caller {
            handle,
            caller,
            calls,
            kept: 0,
        })
        .collect();
    let mut started = Vec::new();
    for caller in &mut callers {
        // SAFETY: the function takes what it is given, which is there until it has ended.
        started.push(unsafe { Thread::start(call, std::ptr::from_mut(caller).cast()) });
    }
    let most = calls * CALLERS / 2;
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
    started.into_iter().for_each(Thread::join);
    let kept: u64 = callers.iter().map(|caller| caller.kept).sum();
    // SAFETY: all threads have ended, and the queue has.
    let ran = unsafe { (*shared.0.get()).ran };
    let discarded = registry_core::report().discarded - before;
    println!("{overflow:?}: {kept} queued calls kept, {ran} ran, {discarded} discarded");
    assert!(
        kept == ran + discarded || !judges(),
        "each ran or was counted, once"
    );
}
