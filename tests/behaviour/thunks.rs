//! Thunks: a function pointer and its `user_data`, which contains the handle.
//!
//! C interfaces pass `user_data` first or last, return it by a separate call, lose it, or pass something
//! else. It is never dereferenced.

use registry_core::{Handle, Status, Thunk, exported_callback, last_status};
use registry_tests::drops::Drops;
use std::ffi::c_void;
use std::ptr::{null_mut, without_provenance_mut};

#[exported_callback(on_error = -1)]
type Sum = fn(left: i64, right: i64) -> i64;

type First = unsafe extern "C" fn(*mut c_void, i64, i64) -> i64;
type Last = unsafe extern "C" fn(i64, i64, *mut c_void) -> i64;

/// A C library that calls back for each number, `user_data` first.
unsafe fn each_first(function: First, user_data: *mut c_void) -> i64 {
    // SAFETY: numbers and an integer in disguise.
    (1..=3)
        .map(|n| unsafe { function(user_data, n, 10 * n) })
        .sum()
}

/// The same with `user_data` last.
unsafe fn each_last(function: Last, user_data: *mut c_void) -> i64 {
    // SAFETY: as above.
    (1..=3)
        .map(|n| unsafe { function(n, 10 * n, user_data) })
        .sum()
}

fn first(thunk: Thunk<'_, First>) -> i64 {
    // SAFETY: a thunk's own parts.
    unsafe { each_first(thunk.function(), thunk.user_data()) }
}

fn last(thunk: Thunk<'_, Last>) -> i64 {
    // SAFETY: a thunk's own parts.
    unsafe { each_last(thunk.function(), thunk.user_data()) }
}

#[test]
fn every_wrapper_has_a_thunk_for_either_place() {
    let free = Sum::export(|left, right| left + right);
    assert_eq!(
        (first(free.thunk_first()), last(free.thunk_last())),
        (66, 66)
    );
    let mut calls = 0;
    let local = Sum::export_local(move |left, right| {
        calls += 1;
        left * right + calls
    });
    assert_eq!(
        (first(local.thunk_first()), last(local.thunk_last())),
        (146, 155)
    );
    let mut pairs = Vec::new();
    registry_core::scope(|s| {
        let scoped = Sum::export_scoped_mut(s, |left, right| {
            pairs.push((left, right));
            0
        });
        assert_eq!(
            (first(scoped.thunk_first()), last(scoped.thunk_last())),
            (0, 0)
        );
    });
    assert_eq!(pairs.len(), 6);
}

#[test]
fn the_user_data_is_the_handle_and_both_thunks_share_it() {
    let add = Sum::export(|left, right| left + right);
    let (one, other) = (add.thunk_first(), add.thunk_last());
    assert_eq!(one.user_data(), other.user_data());
    assert_eq!(one.user_data(), add.handle().into_user_data());
    assert_eq!(Handle::from_user_data(one.user_data()), Some(add.handle()));
}

#[test]
fn a_thunk_that_is_called_late_is_answered() {
    let drops = Drops::new();
    let token = drops.token();
    let add = Sum::export(move |left, right| {
        token.keep();
        left + right
    });
    let (function, user_data) = (add.thunk_first().function(), add.thunk_first().user_data());
    drop(add);
    // SAFETY: a thunk is static code, and its `user_data` an integer.
    assert_eq!(unsafe { function(user_data, 1, 2) }, -1);
    assert_eq!((last_status(), drops.count()), (Status::Closed, 1));
}

#[test]
fn any_user_data_at_all_is_answered() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let add = Sum::export(|_, _| panic!("called by a stranger's number"));
    let (first, last) = (add.thunk_first().function(), add.thunk_last().function());
    let on_stack = 5_u64;
    let strange = [
        (null_mut(), Status::NullHandle),
        // Where pointers have 32 bits, small numbers are keys that were issued.
        (
            without_provenance_mut(usize::MAX / 2),
            Status::UnknownHandle,
        ),
        (without_provenance_mut(usize::MAX), Status::UnknownHandle),
        (
            (&raw const on_stack).cast_mut().cast(),
            Status::UnknownHandle,
        ),
        (first as *mut c_void, Status::UnknownHandle),
    ];
    for (user_data, status) in strange {
        // SAFETY: whatever it is, it is an integer here.
        let answers = unsafe { (first(user_data, 1, 2), last(1, 2, user_data)) };
        assert_eq!(answers, (-1, -1));
        assert_eq!(last_status(), status, "{user_data:?}");
    }
}
