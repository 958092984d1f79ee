//! Wakers whose every function is user code: it may do anything, and panic.

use crate::accounts::WAKERS;
use crate::world::below;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::Ordering::SeqCst;
use std::task::{RawWaker, RawWakerVTable, Waker};

const TABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, |_| user_code(), drop_waker);

unsafe fn clone(data: *const ()) -> RawWaker {
    user_code();
    WAKERS.fetch_add(1, SeqCst);
    RawWaker::new(data, &TABLE)
}

unsafe fn wake(_: *const ()) {
    WAKERS.fetch_sub(1, SeqCst);
    user_code();
}

unsafe fn drop_waker(_: *const ()) {
    WAKERS.fetch_sub(1, SeqCst);
    user_code();
}

/// A waker of one of three tasks.
pub(crate) fn waker() -> Waker {
    WAKERS.fetch_add(1, SeqCst);
    let data = std::ptr::without_provenance(below(3));
    // SAFETY: the functions use no data, and any thread may call them.
    unsafe { Waker::from_raw(RawWaker::new(data, &TABLE)) }
}

/// The payload of a panic that the walk ordered.
struct Ordered;

thread_local!(static CALM: Cell<u32> = const { Cell::new(0) });

/// What a user's code may do: nothing, more steps, or a panic where one is caught.
pub(crate) fn user_code() {
    match below(12) {
        0..=2 => crate::step(),
        3 if !std::thread::panicking() && CALM.try_with(Cell::get).unwrap_or(0) > 0 => {
            resume_unwind(Box::new(Ordered));
        }
        _ => {}
    }
}

/// Runs an operation that may run user code. `None` if that panicked.
pub(crate) fn calm<T>(run: impl FnOnce() -> T) -> Option<T> {
    let change = |by: i32| {
        let _ = CALM.try_with(|calm| calm.set(calm.get().wrapping_add_signed(by)));
    };
    change(1);
    let done = catch_unwind(AssertUnwindSafe(run));
    change(-1);
    match done {
        Ok(done) => Some(done),
        Err(payload) if payload.is::<Ordered>() => None,
        Err(payload) => {
            let text = payload.downcast_ref::<String>().cloned();
            crate::accounts::fail(&format!("a panic that nobody ordered: {text:?}"))
        }
    }
}
