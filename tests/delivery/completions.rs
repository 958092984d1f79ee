//! Every row of the documentation of `Completion`.

use crate::quiet;
use crate::waker::{Bell, poll};
use core::ffi::{CStr, c_int, c_void};
use registry_core::{
    Completion, CompletionError, FfiType, Handle, Status, exported_callback, report,
};
use registry_tests::deadline;
use std::ffi::CString;
use std::task::Poll;
use std::time::{Duration, Instant};

#[exported_callback]
pub(crate) type Fetched = fn(code: c_int, body: &[u8]);

#[exported_callback]
type Finished = fn();

#[exported_callback(on_error = -1)]
type Progress = fn(done: u64) -> c_int;

#[exported_callback]
type Checked = fn(exact: bool);

#[exported_callback(pool = 2)]
type Bare = fn(code: c_int);

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(i32)]
enum Color {
    Red = 1,
}

#[exported_callback]
type Everything = fn(
    text: &str,
    c: &CStr,
    maybe: Option<&CStr>,
    point: &Point,
    absent: Option<&Point>,
    by_value: Point,
    color: Color,
    points: &[Point],
    handle: Handle,
);

/// Long enough for whatever must come, and never waited for otherwise.
pub(crate) const SOON: Duration = Duration::from_secs(60);

pub(crate) fn status<T>(result: Result<T, registry_core::CallError>) -> Status {
    result.map_or_else(|error| error.status(), |_| Status::Ok)
}

#[test]
fn called_before_the_first_poll_it_is_ready_at_once() {
    let mut done = Completion::<Fetched>::new();
    Fetched::call(done.handle(), 7, b"body").unwrap();
    let (bell, waker) = Bell::new();
    let Poll::Ready(Ok((code, body))) = poll(&mut done, &waker) else {
        panic!("not ready");
    };
    assert_eq!((code, &*body), (7, &b"body"[..]));
    assert_eq!(bell.rings(), 0, "nobody waited");
}

#[test]
fn called_after_a_poll_it_wakes_the_task_of_the_last_poll_once() {
    let mut done = Completion::<Fetched>::new();
    let (first, second) = (Bell::new(), Bell::new());
    assert!(poll(&mut done, &first.1).is_pending());
    assert!(poll(&mut done, &second.1).is_pending());
    assert!(poll(&mut done, &second.1).is_pending());
    Fetched::call(done.handle(), 7, b"").unwrap();
    assert_eq!((first.0.rings(), second.0.rings()), (0, 1));
    assert!(matches!(
        poll(&mut done, &second.1),
        Poll::Ready(Ok((7, _)))
    ));
    let again = poll(&mut done, &second.1);
    assert!(matches!(again, Poll::Ready(Err(CompletionError::Taken))));
}

#[test]
fn a_waker_is_kept_once_and_let_go_with_its_completion() {
    let mut done = Completion::<Finished>::new();
    let (bell, waker) = Bell::new();
    assert!(poll(&mut done, &waker).is_pending());
    assert!(poll(&mut done, &waker).is_pending());
    drop(waker);
    assert_eq!(std::sync::Arc::strong_count(&bell), 2, "one clone");
    drop(done);
    assert_eq!(std::sync::Arc::strong_count(&bell), 1);
}

#[test]
fn called_twice_it_is_consumed_and_then_closed() {
    quiet();
    let mut done = Completion::<Finished>::new();
    let handle = done.handle();
    Finished::call(handle).unwrap();
    assert_eq!(status(Finished::call(handle)), Status::Consumed);
    assert_eq!(done.try_take(), Some(Ok(())));
    assert_eq!(status(Finished::call(handle)), Status::Consumed);
    drop(done);
    assert_eq!(status(Finished::call(handle)), Status::Closed);
}

#[test]
fn dropped_it_is_closed() {
    quiet();
    let done = Completion::<Finished>::new();
    let handle = done.handle();
    drop(done);
    assert_eq!(status(Finished::call(handle)), Status::Closed);
}

#[test]
fn after_a_time_out_it_is_closed_and_stays_over() {
    quiet();
    let mut done = Completion::<Finished>::new();
    let began = Instant::now();
    let late = done.wait(Duration::from_millis(20));
    assert_eq!(late, Err(CompletionError::TimedOut));
    assert!(began.elapsed() >= Duration::from_millis(20));
    assert_eq!(status(Finished::call(done.handle())), Status::Closed);
    assert_eq!(done.try_take(), Some(Err(CompletionError::TimedOut)));
    let (_, waker) = Bell::new();
    let polled = poll(&mut done, &waker);
    assert_eq!(polled, Poll::Ready(Err(CompletionError::TimedOut)));
    assert_eq!(done.wait(SOON), Err(CompletionError::TimedOut), "at once");
}

#[test]
fn a_thread_that_waits_is_woken() {
    deadline::finishes(|| {
        let mut done = Completion::<Fetched>::new();
        let handle = done.handle();
        let caller = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            Fetched::call(handle, 3, &[9; 100]).unwrap();
        });
        let (code, body) = done.wait(SOON).unwrap();
        assert_eq!((code, &*body), (3, &[9; 100][..]));
        caller.join().unwrap();
    });
}

#[test]
fn an_argument_that_does_not_lift_ends_it_with_the_reason() {
    quiet();
    let mut done = Completion::<Checked>::new();
    let call = done.thunk_last();
    // SAFETY: any `user_data` may be passed.
    unsafe { call.function()(2, call.user_data()) };
    assert_eq!(registry_core::last_status(), Status::InvalidArgument);
    let (callback, said) = match done.try_take() {
        Some(Err(CompletionError::InvalidArgument(why))) => {
            assert_eq!((why.position(), why.parameter()), (0, "exact"));
            (why.callback(), why.to_string())
        }
        other => panic!("{other:?}"),
    };
    assert!(callback.ends_with("completions::Checked"), "{callback}");
    assert_eq!(
        Some(said),
        registry_core::last_error(),
        "told to both sides"
    );
    assert_eq!(status(Checked::call(done.handle(), true)), Status::Consumed);
}

#[test]
fn an_argument_that_does_not_lift_wakes_the_one_that_waits() {
    quiet();
    let mut done = Completion::<Checked>::new();
    let (bell, waker) = Bell::new();
    assert!(poll(&mut done, &waker).is_pending());
    let call = done.thunk_first();
    // SAFETY: any `user_data` may be passed.
    unsafe { call.function()(call.user_data(), 2) };
    assert_eq!(bell.rings(), 1);
    let why = poll(&mut done, &waker);
    assert!(matches!(
        why,
        Poll::Ready(Err(CompletionError::InvalidArgument(_)))
    ));
}

#[test]
fn the_reply_of_a_callback_that_returns_a_value_is_given_in_advance() {
    quiet();
    let mut done = Completion::<Progress>::replying(42);
    assert_eq!(Progress::call(done.handle(), 5).unwrap(), 42);
    assert_eq!(status(Progress::call(done.handle(), 6)), Status::Consumed);
    assert_eq!(done.wait(SOON), Ok(5), "one parameter is kept as itself");
}

#[test]
fn a_completion_has_a_bare_stub_too() {
    let done = Completion::<Bare>::new();
    let mut bound = done.bind().unwrap();
    let stub = bound.stub().as_raw();
    // SAFETY: a safe signature.
    unsafe { stub(11) };
    assert_eq!(bound.future().try_take(), Some(Ok(11)));
}

#[test]
fn whatever_is_swapped_each_stub_leads_to_the_callback_that_ends_with_it() {
    #[exported_callback(pool = 2)]
    type Twin = fn(code: c_int);

    let [mut one, mut two] = [(), ()].map(|()| Completion::<Twin>::new().bind().unwrap());
    let handles = (one.handle(), two.handle());
    std::mem::swap(one.future(), two.future());
    assert_eq!((one.handle(), two.handle()), handles);
    // SAFETY: a safe signature.
    unsafe { one.stub().as_raw()(11) };
    assert_eq!(two.future().try_take(), Some(Ok(11)));
}

#[test]
fn everything_that_can_be_kept_comes_back_after_its_memory_is_gone() {
    let mut done = Completion::<Everything>::new();
    let text = "longer than twenty-two bytes".to_owned();
    let c = CString::new("c").unwrap();
    let points = vec![Point { x: 1.0, y: 2.0 }; 3];
    let handle = done.handle();
    let point = points[0];
    Everything::call(
        handle,
        &text,
        &c,
        None,
        &points[1],
        None,
        point,
        Color::Red,
        &points,
        handle,
    )
    .unwrap();
    drop((text, c, points));
    let kept = done.try_take().unwrap().unwrap();
    assert_eq!(kept.0, "longer than twenty-two bytes");
    assert_eq!((&*kept.1, kept.2), (c"c", None));
    assert_eq!((kept.3, kept.4, kept.5), (point, None, point));
    assert_eq!(
        (kept.6, &*kept.7, kept.8),
        (Color::Red, &[point; 3][..], handle)
    );
}

#[test]
fn a_cancel_gives_out_what_came_before_it_and_closes() {
    quiet();
    let done = Completion::<Progress>::replying(0);
    let handle = done.handle();
    Progress::call(handle, 5).unwrap();
    assert_eq!(done.cancel(), Some(Ok(5)));
    assert_eq!(status(Progress::call(handle, 6)), Status::Closed);
    assert_eq!(Completion::<Progress>::replying(0).cancel(), None);
}

#[test]
fn arguments_that_nobody_reads_are_counted() {
    let before = report().discarded;
    for _ in 0..3 {
        let done = Completion::<Finished>::new();
        Finished::call(done.handle()).unwrap();
    }
    // Other tests discard none: they read what they make, or make nothing.
    assert!(report().discarded >= before + 3);
    assert!(report().to_string().contains("calls discarded"));
    assert!(report().to_json().contains("\"discarded\":"));
}

#[test]
fn a_wake_may_drop_the_completion_that_it_wakes() {
    use std::sync::{Arc, Mutex};
    use std::task::{Wake, Waker};
    struct Drops(Mutex<Option<Completion<Finished>>>);
    impl Wake for Drops {
        fn wake(self: Arc<Self>) {
            drop(self.0.lock().unwrap().take());
        }
    }
    let holder = Arc::new(Drops(Mutex::new(None)));
    let mut done = Completion::<Finished>::new();
    let handle = done.handle();
    let waker = Waker::from(Arc::clone(&holder));
    assert!(poll(&mut done, &waker).is_pending());
    drop(waker);
    *holder.0.lock().unwrap() = Some(done);
    Finished::call(handle).unwrap();
    assert_eq!(Arc::strong_count(&holder), 1);
    quiet();
    assert_eq!(status(Finished::call(handle)), Status::Closed);
}

#[test]
fn a_wake_that_panics_is_the_calls_status_and_loses_nothing() {
    use std::sync::Arc;
    use std::task::{Wake, Waker};
    struct Panics;
    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("woken");
        }
    }
    quiet();
    let mut done = Completion::<Progress>::replying(0);
    assert!(poll(&mut done, &Waker::from(Arc::new(Panics))).is_pending());
    assert_eq!(status(Progress::call(done.handle(), 5)), Status::Panicked);
    assert_eq!(done.try_take(), Some(Ok(5)));
    let mut done = Completion::<Checked>::new();
    assert!(poll(&mut done, &Waker::from(Arc::new(Panics))).is_pending());
    let call = done.thunk_last();
    // SAFETY: any `user_data` may be passed.
    unsafe { call.function()(2, call.user_data()) };
    assert_eq!(registry_core::last_status(), Status::InvalidArgument);
    assert!(matches!(
        done.try_take(),
        Some(Err(CompletionError::InvalidArgument(_)))
    ));
}

#[test]
fn a_wait_inside_of_a_callback_is_over_in_time() {
    #[exported_callback(on_error = false)]
    type Ask = fn() -> bool;
    let ask = Ask::export(|| {
        let mut never = Completion::<Finished>::new();
        never.wait(Duration::from_millis(5)) == Err(CompletionError::TimedOut)
    });
    assert!(Ask::call(ask.handle()).unwrap());
}

#[test]
fn it_prints_what_it_is() {
    let done = Completion::<Finished>::default();
    let printed = format!("{done:?}");
    assert!(
        printed.contains("Completion(Callback<delivery::completions::Finished>"),
        "{printed}"
    );
    let _: *const c_void = core::ptr::null();
}
