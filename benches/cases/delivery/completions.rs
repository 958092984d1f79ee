//! A completion against a one-shot channel whose sender is boxed for C.

use crate::measure::{Lane, rounds};
use crate::results::{Case, Goal, Results, Unit};
use registry_core::{Completion, exported_callback};
use std::ffi::c_void;
use std::future::{Future, IntoFuture};
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Says that it is done.
#[exported_callback]
type Done = fn(code: u64, size: u64);

/// What foreign code calls.
type Call = unsafe extern "C" fn(u64, u64, *mut c_void);

const REGISTRY: &str = "registry, Completion";
const FUTURES: &str = "futures oneshot + Box::into_raw";

/// Polls twice, with the call between.
fn once<T>(future: impl Future<Output = T>, call: impl FnOnce()) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    assert!(future.as_mut().poll(&mut context).is_pending());
    call();
    match future.poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the call has come"),
    }
}

fn registry(n: u32) {
    for _ in 0..n {
        let done = Completion::<Done>::new();
        let (function, data) = {
            let call = done.thunk_last();
            (black_box(call.function()), black_box(call.user_data()))
        };
        // SAFETY: the completion takes any numbers, and its own `user_data`.
        let outcome = once(done, || unsafe { function(1, 2, data) });
        assert_eq!(outcome, Ok((1, 2)));
    }
}

/// A lane for channels of this kind. `call` takes a boxed sender.
fn peer<S: 'static, R: IntoFuture<Output = Result<(u64, u64), E>> + 'static, E>(
    name: &'static str,
    channel: fn() -> (S, R),
    call: Call,
) -> Lane<'static> {
    Lane::new(name, move |n| {
        for _ in 0..n {
            let (sender, receiver) = channel();
            let data = black_box(Box::into_raw(Box::new(sender)).cast());
            let function = black_box(call);
            // SAFETY: the call gets a sender of its kind, once.
            let outcome = once(receiver.into_future(), || unsafe { function(1, 2, data) });
            assert!(matches!(outcome, Ok((1, 2))));
        }
    })
}

/// Sends by a boxed sender.
macro_rules! call_of {
    ($name:ident, $sender:ty) => {
        unsafe extern "C" fn $name(code: u64, size: u64, data: *mut c_void) {
            // SAFETY: `peer` passes each box once.
            let sender = unsafe { Box::from_raw(data.cast::<$sender>()) };
            let _ = sender.send((code, size));
        }
    };
}

call_of!(by_futures, futures_channel::oneshot::Sender<(u64, u64)>);
call_of!(by_tokio, tokio::sync::oneshot::Sender<(u64, u64)>);
call_of!(by_oneshot, oneshot::Sender<(u64, u64)>);

/// One thread: made, polled, called, polled and dropped.
pub fn one_thread(results: &mut Results, count: usize) {
    let lanes = vec![
        peer(FUTURES, futures_channel::oneshot::channel, by_futures),
        Lane::new(REGISTRY, registry),
        peer(
            "tokio oneshot + Box::into_raw",
            tokio::sync::oneshot::channel,
            by_tokio,
        ),
        peer("oneshot + Box::into_raw", oneshot::channel, by_oneshot),
    ];
    let case = Case {
        id: "completion",
        title: "A completion",
        about: "One thread: it is made, polled, called by its function and `user_data` with two words, polled again and dropped.".into(),
        unit: Unit::Nanoseconds,
        base: Some(0),
        series: rounds(lanes, count),
    };
    let what = "completion, against futures oneshot + Box";
    let goal = Goal::at_most(what, case.ratio(REGISTRY), 1.3, "x futures + Box");
    results.goals.push(goal);
    results.cases.push(case);
}
