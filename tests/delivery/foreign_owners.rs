//! Completions that foreign code owns.

use crate::completions::{SOON, status};
use crate::quiet;
use crate::waker::{Bell, poll};
use registry_core::{Callback, Completion, CompletionError, Handle, Status, exported_callback};
use std::task::Poll;

#[exported_callback]
pub(crate) type Ended = fn(code: i32);

unsafe extern "C" {
    safe fn delivery_release(handle: u64) -> Status;
}

pub(crate) fn release(handle: Handle) -> Status {
    delivery_release(handle.raw())
}

#[test]
fn released_or_destroyed_without_a_call_it_is_abandoned() {
    quiet();
    let ends: [fn(Handle); 2] = [
        |handle| assert_eq!(release(handle), Status::Ok, "cancelled"),
        // As a library's free function does.
        |handle| registry_core::c_api::destroy(handle.into_user_data()),
    ];
    for end in ends {
        let (handle, mut future) = Completion::<Ended>::new().into_foreign();
        let (bell, waker) = Bell::new();
        assert!(poll(&mut future, &waker).is_pending());
        end(handle);
        assert_eq!(bell.rings(), 1);
        assert_eq!(
            poll(&mut future, &waker),
            Poll::Ready(Err(CompletionError::Abandoned))
        );
        assert_eq!(status(Ended::call(handle, 1)), Status::Closed);
    }
}

#[test]
fn a_call_ends_it_so_that_a_release_and_a_second_call_are_closed() {
    quiet();
    let (handle, mut future) = Completion::<Ended>::new().into_foreign();
    Ended::call(handle, 1).unwrap();
    assert_eq!(status(Ended::call(handle, 2)), Status::Closed);
    let said = registry_core::last_error().unwrap();
    assert!(
        said.ends_with("closed by the call that completed it"),
        "{said}"
    );
    assert_eq!(release(handle), Status::Closed, "it was delivered");
    assert_eq!(future.wait(SOON), Ok(1));
}

#[test]
fn given_away_after_its_call_it_is_closed_at_once() {
    quiet();
    let done = Completion::<Ended>::new();
    Ended::call(done.handle(), 1).unwrap();
    let (handle, mut future) = done.into_foreign();
    assert_eq!(release(handle), Status::Closed);
    assert_eq!(future.try_take(), Some(Ok(1)));
}

#[test]
fn after_the_futures_end_a_call_is_closed_and_ends_the_entry() {
    quiet();
    let (handle, future) = Completion::<Ended>::new().into_foreign();
    drop(future);
    assert!(
        registry_core::report()
            .entries
            .iter()
            .any(|entry| entry.handle == handle)
    );
    assert_eq!(status(Ended::call(handle, 1)), Status::Closed);
    assert_eq!(release(handle), Status::Closed);
    assert!(
        !registry_core::report()
            .entries
            .iter()
            .any(|entry| entry.handle == handle)
    );
}

#[test]
fn taken_back_by_its_handle_a_call_still_ends_it() {
    quiet();
    let (handle, mut future) = Completion::<Ended>::new().into_foreign();
    let callback = Callback::<Ended>::from_handle(handle).unwrap();
    Ended::call(handle, 1).unwrap();
    assert_eq!(future.try_take(), Some(Ok(1)));
    let _ = callback.into_handle(); // no panic: it has ended
    assert_eq!(release(handle), Status::Closed);
}

#[test]
fn taken_back_and_leaked_a_call_still_ends_it() {
    quiet();
    let (handle, mut future) = Completion::<Ended>::new().into_foreign();
    Callback::<Ended>::from_handle(handle).unwrap().leak();
    Ended::call(handle, 1).unwrap();
    assert_eq!(status(Ended::call(handle, 1)), Status::Closed);
    assert_eq!(future.try_take(), Some(Ok(1)));
}

#[test]
fn an_invalid_argument_ends_it_too() {
    #[exported_callback]
    type Strict = fn(exact: bool);
    quiet();
    let done = Completion::<Strict>::new();
    let call = done.thunk_last();
    let (function, user_data) = (call.function(), call.user_data());
    let (handle, mut future) = done.into_foreign();
    // SAFETY: any `user_data` may be passed.
    unsafe { function(2, user_data) };
    assert!(matches!(
        future.try_take(),
        Some(Err(CompletionError::InvalidArgument(_)))
    ));
    assert_eq!(release(handle), Status::Closed);
}
