//! An allocator whose own call of the library failed while a failure was kept changed the caller's status: it was that of the allocator's call, beside the message of
//! the caller's.

use crate::{MEANWHILE, alone};
use registry_core::{Handle, Status, exported_callback, last_error, last_status, prepare_thread};
use std::ops::Range;

#[exported_callback]
type Say = fn(length: usize);

/// A call that fails otherwise than those of the tests.
fn fail() {
    let handle = Handle::from_raw(1 << 40).unwrap();
    assert_eq!(
        Say::call(handle, 0).unwrap_err().status(),
        Status::UnknownHandle
    );
}

/// What `call` leaves, if the allocator calls the library for these sizes meanwhile.
fn left_by(sizes: Range<usize>, call: impl FnOnce()) -> (Status, String) {
    MEANWHILE.set(Some((sizes, fail)));
    call();
    MEANWHILE.set(None);
    (last_status(), last_error().unwrap())
}

#[test]
fn a_first_failure_stays_the_last_one_while_room_is_made_for_it() {
    let _one = alone();
    let say = Say::export(|_| {});
    let handle = say.handle();
    drop(say);
    let thread = std::thread::spawn(move || {
        assert!(prepare_thread());
        // The room for messages is far larger than all else that a failure takes.
        left_by(512..2048, || assert!(Say::call(handle, 0).is_err()))
    });
    let (status, text) = thread.join().unwrap();
    assert_eq!(status, Status::Closed);
    assert!(text.contains("is closed"), "{text}");
}

#[test]
fn a_failure_stays_the_last_one_while_the_oldest_one_is_dropped() {
    let _one = alone();
    let say = Say::export(|length| panic!("{}", "x".repeat(length)));
    let handle = say.handle();
    let panics = |length| {
        let failed = Say::call(handle, length);
        assert_eq!(failed.unwrap_err().status(), Status::Panicked);
    };
    // More than are kept.
    for _ in 0..9 {
        panics(301);
    }
    let (status, text) = left_by(301..302, || panics(3));
    assert_eq!(status, Status::Panicked);
    assert!(text.contains("xxx"), "{text}");
}
