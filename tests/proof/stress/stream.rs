//! Calls from raw threads into streams that are read, waited for, released and dropped under them.
//!
//! The calls that the threads were told are kept must be those that were read and those that were counted as discarded, exactly, and each thread's calls
//! must come in its order.

use crate::callers::{Callers, Heard, Told};
use crate::canary::judges;
use registry_core::{CallbackItems, CallbackStream, Kept, c_api};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// The next call, by one of the three ways to ask. None if there is none now.
fn next(items: &mut CallbackItems<Told>, way: u64) -> Option<Kept<Told>> {
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
    let stream = CallbackStream::<Told>::bounded(1 + (seed as usize * 7) % 40);
    let (handle, mut items) = stream.into_foreign();
    let callers = Callers::start(handle, calls);
    let (most, mut tries) = (callers.most() / 2, 0);
    let mut read = Heard::default();
    let mut note = |(caller, number, text): Kept<Told>| {
        read.note(caller, number, &text);
        read.calls
    };
    let mut calls = 0;
    // A reader that finds nothing for long has read all that came.
    while calls < most && tries < 15 {
        match next(&mut items, calls + tries) {
            Some(item) => {
                calls = note(item);
                tries = 0;
            }
            None => tries += 1,
        }
    }
    if seed % 2 == 0 {
        c_api::release(handle.raw());
        while let Some(item) = items.try_next() {
            note(item);
        }
    }
    drop(items);
    let kept = callers.join();
    c_api::release(handle.raw());
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
