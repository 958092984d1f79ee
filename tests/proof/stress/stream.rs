//! Calls from raw threads into streams that are read, waited for, released and dropped under them.
//!
//! Each thread counts the calls that it was told are kept. They must be those that were read and those that were counted as discarded,
//! exactly, and each thread's calls must come in its order.

use crate::canary::judges;
use crate::threads::Thread;
use registry_core::{
    CallbackItems, CallbackStream, Handle, Kept, Status, c_api, exported_callback,
};
use std::ffi::c_void;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

#[exported_callback]
type Streamed = fn(caller: u64, number: u64, text: &str);

const CALLERS: u64 = 3;
const TEXTS: [&str; 2] = ["short", "a text that is too long to be kept in place"];

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
        match Streamed::call(caller.handle, caller.caller, number, text) {
            Ok(()) => caller.kept += 1,
            Err(error) => {
                let allowed = [Status::QueueFull, Status::Closed].contains(&error.status());
                assert!(allowed || !judges(), "{error}");
            }
        }
    }
    std::ptr::null_mut()
}

/// What was read.
struct Read {
    calls: u64,
    last: [u64; CALLERS as usize],
}

impl Read {
    fn note(&mut self, (caller, number, text): Kept<Streamed>) {
        let last = &mut self.last[caller as usize];
        let is_next = *last < number && *text == *TEXTS[(number % 2) as usize];
        assert!(
            is_next || !judges(),
            "in the order of its caller, and whole"
        );
        *last = number;
        self.calls += 1;
    }
}

/// The next call, by one of the three ways to ask. None if there is none now.
fn next(items: &mut CallbackItems<Streamed>, way: u64) -> Option<Kept<Streamed>> {
    match way % 3 {
        0 => items.try_next(),
        1 => items.wait(Duration::from_millis(200)).ok().flatten(),
        _ => match items.poll_next(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(item) => item,
            Poll::Pending => None,
        },
    }
}

/// One stream, which ends while the threads still call: by a release of its entry, or with its reader.
pub(crate) fn run(calls: u64, seed: u64) {
    let before = registry_core::report().discarded;
    let stream = CallbackStream::<Streamed>::bounded(1 + (seed as usize * 7) % 40);
    let (handle, mut items) = stream.into_foreign();
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
    let (most, mut tries) = (calls * CALLERS / 2, 0);
    let mut read = Read {
        calls: 0,
        last: [0; CALLERS as usize],
    };
    // A reader that finds nothing for long has read all that came.
    while read.calls < most && tries < 15 {
        match next(&mut items, read.calls + tries) {
            Some(item) => {
                read.note(item);
                tries = 0;
            }
            None => tries += 1,
        }
    }
    if seed % 2 == 0 {
        c_api::release(handle.raw());
        while let Some(item) = items.try_next() {
            read.note(item);
        }
    }
    drop(items);
    started.into_iter().for_each(Thread::join);
    c_api::release(handle.raw());
    let kept: u64 = callers.iter().map(|caller| caller.kept).sum();
    let discarded = registry_core::report().discarded - before;
    println!(
        "a stream: {kept} calls kept, {} read, {discarded} discarded",
        read.calls
    );
    assert!(
        kept == read.calls + discarded || !judges(),
        "each was read or was counted, once"
    );
}
