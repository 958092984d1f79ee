//! Completions in a forked child: those whose caller is not there are leaked and counted, the others work, and no wait is for ever.

use crate::alone;
use registry_core::{Completion, CompletionError, Status, exported_callback, report};
use registry_tests::child::{self, End};
use registry_tests::deadline::until;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

#[exported_callback]
type Done = fn(code: i32);

#[test]
fn a_child_completes_what_is_pending_and_waits_no_longer_than_it_says() {
    let _one = alone();
    let (mut pending, mut never) = (Completion::<Done>::new(), Completion::<Done>::new());
    let end = child::fork(move || {
        Done::call(pending.handle(), 3).unwrap();
        assert_eq!(pending.wait(Duration::from_secs(60)), Ok(3));
        let late = never.wait(Duration::from_millis(10));
        assert_eq!(late, Err(CompletionError::TimedOut));
        let late = Done::call(never.handle(), 1).unwrap_err();
        assert_eq!(late.status(), Status::Closed);
    });
    assert_eq!(end, End::Exit(0));
}

/// Its wake stays until it is let go.
struct Stays {
    inside: AtomicBool,
    leave: AtomicBool,
}

impl Wake for Stays {
    fn wake(self: Arc<Self>) {
        self.inside.store(true, SeqCst);
        until(|| self.leave.load(SeqCst));
    }
}

#[test]
fn a_child_leaks_and_counts_a_completion_whose_caller_is_not_there() {
    let _one = alone();
    let stays = Arc::new(Stays {
        inside: AtomicBool::new(false),
        leave: AtomicBool::new(false),
    });
    let waker = Waker::from(Arc::clone(&stays));
    let mut done = Completion::<Done>::new();
    assert!(
        pin!(&mut done)
            .poll(&mut Context::from_waker(&waker))
            .is_pending()
    );
    let handle = done.handle();
    let caller = std::thread::spawn(move || Done::call(handle, 3).unwrap());
    until(|| stays.inside.load(SeqCst));
    let mut slot = Some(done);
    let end = child::fork(|| {
        let mut done = slot.take().unwrap();
        assert_eq!(done.try_take(), Some(Ok(3)), "it was delivered before");
        let before = report().lost;
        drop(done);
        assert_eq!(report().lost, before + 1);
        let late = Done::call(handle, 1).unwrap_err();
        assert_eq!(late.status(), Status::Closed);
    });
    assert_eq!(end, End::Exit(0));
    stays.leave.store(true, SeqCst);
    caller.join().unwrap();
    assert_eq!(slot.take().unwrap().try_take(), Some(Ok(3)));
}
