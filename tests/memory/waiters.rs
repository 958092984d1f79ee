//! Without memory for a waiter, who waits is woken at once and looks again; the process is not aborted, and no wake-up is lost.

use crate::{REFUSED, alone};
use registry_core::{CallbackStream, ForeignText, LocalQueue, Status, exported_callback};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};

#[exported_callback]
type Tick = fn(time: u64);

struct Bell(AtomicUsize);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

fn bell() -> (Arc<Bell>, Waker) {
    let bell = Arc::new(Bell(AtomicUsize::new(0)));
    (Arc::clone(&bell), bell.into())
}

/// Runs `wait` with each small size refused in turn. How often the waiter was woken without a call.
fn woken_for_want_of_memory(mut wait: impl FnMut(usize, &Arc<Bell>, &mut Context<'_>)) -> usize {
    let mut woken = 0;
    for size in (8..=128).step_by(8) {
        let (bell, waker) = bell();
        wait(size, &bell, &mut Context::from_waker(&waker));
        woken += bell.0.load(SeqCst);
    }
    woken
}

#[test]
fn a_stream_that_is_awaited_is_looked_at_again() {
    let _one = alone();
    let woken = woken_for_want_of_memory(|size, bell, cx| {
        let mut ticks = CallbackStream::<Tick>::bounded(4);
        REFUSED.set(size);
        let first = ticks.items().poll_next(cx);
        REFUSED.set(0);
        assert_eq!(first, Poll::Pending);
        let before = bell.0.load(SeqCst);
        Tick::call(ticks.handle(), 7).unwrap();
        assert!(before + bell.0.load(SeqCst) > 0, "woken, then or now");
        assert_eq!(ticks.items().poll_next(cx), Poll::Ready(Some(7)));
        bell.0.store(before, SeqCst);
    });
    assert!(woken > 0, "no size was that of a waiter");
}

#[test]
fn a_queue_that_is_awaited_is_looked_at_again() {
    let _one = alone();
    let woken = woken_for_want_of_memory(|size, bell, cx| {
        let queue = LocalQueue::bounded(4);
        let tick = Tick::export_queued(&queue, |_| {});
        let mut next = pin!(queue.next());
        REFUSED.set(size);
        let first = next.as_mut().poll(cx);
        REFUSED.set(0);
        assert_eq!(first, Poll::Pending);
        let before = bell.0.load(SeqCst);
        Tick::call(tick.handle(), 7).unwrap();
        assert!(before + bell.0.load(SeqCst) > 0, "woken, then or now");
        assert_eq!(next.as_mut().poll(cx), Poll::Ready(Ok(())));
        bell.0.store(before, SeqCst);
    });
    assert!(
        woken > 1,
        "no size was that of a waiter, or of the list of them"
    );
}

#[test]
fn an_event_loop_is_woken_at_once() {
    let _one = alone();
    let mut woken = 0;
    for size in (8..=128).step_by(8) {
        let queue = LocalQueue::bounded(4);
        let rings = Arc::new(AtomicUsize::new(0));
        let ring = Arc::clone(&rings);
        queue.set_wake(move || {
            ring.fetch_add(1, SeqCst);
        });
        let tick = Tick::export_queued(&queue, |_| {});
        Tick::call(tick.handle(), 7).unwrap();
        assert_eq!(rings.swap(0, SeqCst), 1);
        REFUSED.set(size);
        let ran = queue.run();
        REFUSED.set(0);
        assert_eq!(ran, Ok(1));
        let before = rings.load(SeqCst);
        Tick::call(tick.handle(), 8).unwrap();
        assert!(before + rings.load(SeqCst) > 0, "woken, then or now");
        woken += before;
    }
    assert!(woken > 0, "no size was that of an alarm");
}

#[test]
fn the_text_of_a_failure_is_left_out() {
    let _one = alone();
    /// Foreign code with a long message.
    unsafe extern "C" fn fail(_: *mut core::ffi::c_void, _: u64, text: *mut ForeignText) -> i32 {
        let message = [b'x'; 12_345];
        REFUSED.set(message.len());
        // SAFETY: a place, and a text of this length.
        unsafe { ((*text).set)(text, message.as_ptr().cast(), message.len()) };
        REFUSED.set(0);
        11
    }
    let raw = registry_core::RawForeign::<Tick> {
        size: size_of::<registry_core::RawForeign<Tick>>(),
        call: Some(fail),
        user_data: std::ptr::null_mut(),
        release: None,
        host: 0,
    };
    // SAFETY: a struct of a function that takes these arguments.
    let tick = unsafe { registry_core::Foreign::from_raw(&raw const raw) };
    let why = tick.ok().unwrap().call(1).unwrap_err();
    assert_eq!((why.code(), why.message()), (11, ""));
}

#[test]
fn a_failure_without_memory_for_it_has_its_status_and_no_message() {
    let _one = alone();
    let tick = Tick::export(|_| {});
    let handle = tick.handle();
    drop(tick);
    // Each on a thread that has not failed before. The room for messages is far larger than all else that a failure takes.
    let fails_without = |size| {
        let fail = move || {
            assert!(registry_core::prepare_thread());
            REFUSED.set(size);
            let failed = Tick::call(handle, 1);
            REFUSED.set(0);
            assert_eq!(failed.unwrap_err().status(), Status::Closed);
            assert_eq!(registry_core::last_status(), Status::Closed);
            registry_core::last_error()
        };
        std::thread::spawn(fail).join().unwrap()
    };
    let silent = (512..2048)
        .step_by(8)
        .find(|size| fails_without(*size).is_none());
    assert!(silent.is_some(), "no size was that of the messages");
    assert!(fails_without(0).unwrap().contains("is closed"));
}
