//! A waker whose drop panics: the one that took its place was leaked, since a compiler's fault drops no value that is returned already.

use crate::completions::status;
use crate::waker::{Bell, poll};
use registry_core::{CallQueue, CallbackStream, Completion, Status, exported_callback};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::{Context, Wake, Waker};

#[exported_callback]
type Awaited = fn(number: u64);

/// Its drop panics, unless something panics already.
struct Bad;

impl Wake for Bad {
    fn wake(self: Arc<Self>) {}
}

impl Drop for Bad {
    fn drop(&mut self) {
        assert!(std::thread::panicking(), "a bad waker");
    }
}

/// Polls with a waker whose drop panics, and then with another one, which must be all right.
fn is_replaced(call: impl Fn() -> Status, mut poll: impl FnMut(&Waker)) {
    let bad = Waker::from(Arc::new(Bad));
    poll(&bad);
    // The library has the last one now.
    drop(bad);
    let (bell, waker) = Bell::new();
    assert!(catch_unwind(AssertUnwindSafe(|| poll(&waker))).is_err());
    poll(&waker);
    assert_eq!(
        Arc::strong_count(&bell),
        3,
        "here, in the waker, and in what awaits"
    );
    assert_eq!(call(), Status::Ok);
    assert_eq!((bell.rings(), Arc::strong_count(&bell)), (1, 2));
}

#[test]
fn a_completion_keeps_the_waker_that_takes_its_place() {
    let mut done = Completion::<Awaited>::new();
    let handle = done.handle();
    is_replaced(
        || status(Awaited::call(handle, 1)),
        |waker| assert!(poll(&mut done, waker).is_pending()),
    );
}

#[test]
fn a_stream_keeps_the_waker_that_takes_its_place() {
    let mut stream = CallbackStream::<Awaited>::bounded(2);
    let handle = stream.handle();
    is_replaced(
        || status(Awaited::call(handle, 1)),
        |waker| {
            let items = stream.items();
            assert!(
                items
                    .poll_next(&mut Context::from_waker(waker))
                    .is_pending()
            );
        },
    );
}

#[test]
fn a_queue_keeps_the_waker_that_takes_its_place() {
    let mut queue = CallQueue::bounded(2);
    let callback = Awaited::export_queued(&queue, |_| {});
    is_replaced(
        || status(Awaited::call(callback.handle(), 1)),
        |waker| {
            let next = std::pin::pin!(queue.next());
            assert!(next.poll(&mut Context::from_waker(waker)).is_pending());
        },
    );
}
