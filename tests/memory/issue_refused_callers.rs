//! Each caller that was refused by a closed local entry posted its handle to the entry's thread once more, so that the mailbox of a thread that slept grew
//! with the calls.

use crate::{MEANWHILE, alone};
use registry_core::{Handle, OwnedHandle, Status, exported_callback, flush};
use registry_tests::drops::Drops;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::channel;

#[exported_callback]
type Tell = fn();

/// Requests for room that only a mailbox takes here.
static LARGE: AtomicUsize = AtomicUsize::new(0);

fn large() {
    LARGE.fetch_add(1, SeqCst);
}

/// Closes the entry of another thread, and calls it all the same.
fn close_and_call(handle: Handle) {
    OwnedHandle::<Tell>::from_handle(handle).unwrap().close();
    MEANWHILE.set(Some((4096..usize::MAX, large)));
    for _ in 0..2000 {
        assert_eq!(Tell::call(handle).unwrap_err().status(), Status::Closed);
    }
    MEANWHILE.set(None);
}

#[test]
fn refused_callers_leave_a_handle_in_the_mailbox_once() {
    let _one = alone();
    let drops = Drops::new();
    let counted = drops.token();
    let tell = Tell::export_local(move || {
        let _ = &counted;
    });
    let handle = tell.into_handle();
    let (done, wait) = channel();
    let caller = std::thread::spawn(move || {
        close_and_call(handle);
        done.send(()).unwrap();
    });
    wait.recv().unwrap();
    caller.join().unwrap();
    assert_eq!((LARGE.load(SeqCst), drops.count()), (0, 0));
    flush();
    assert_eq!(drops.count(), 1);
}
