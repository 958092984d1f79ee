//! `user_data` among the other parameters, and of C types that are no `void *`.

use registry_core::{
    CallbackStream, Completion, ScopedCallback, Status, ThunkBetween, ThunkFirst, ThunkLast,
    exported_callback, last_status, scope,
};
use registry_tests::drops::Drops;
use std::ffi::c_void;
use std::ptr::without_provenance_mut;
use std::time::Duration;

/// A text and a slice are two C parameters each.
#[exported_callback(on_error = -1, user_data_at = 2)]
type Total = fn(text: &str, numbers: &[i32], factor: i64) -> i64;

type TotalThunk =
    unsafe extern "C" fn(*const u8, usize, *const i32, usize, *mut c_void, i64) -> i64;

/// What `Total` returns where C passes `user_data` in the middle.
fn total(function: TotalThunk, user_data: *mut c_void) -> i64 {
    let (text, numbers) = ("four", [1, 2]);
    // SAFETY: a text and two numbers.
    unsafe { function(text.as_ptr(), 4, numbers.as_ptr(), 2, user_data, 10) }
}

#[test]
fn user_data_stands_between_the_parameters_that_it_is_given_between() {
    let wrapper = Total::export(|text, numbers, factor| {
        text.len() as i64 + i64::from(numbers.iter().sum::<i32>()) * factor
    });
    let thunk = wrapper.thunk();
    let (function, user_data): (ThunkBetween<Total>, _) = (thunk.function(), thunk.user_data());
    assert_eq!(total(function, user_data), 34);
    drop(wrapper);
    assert_eq!(total(function, user_data), -1);
    assert_eq!(last_status(), Status::Closed);
}

#[test]
fn any_integer_in_the_place_of_user_data_is_a_status() {
    let wrapper = Total::export(|_, _, _| 0);
    let function = wrapper.thunk().function();
    for bits in 0..64 {
        for number in [1_u64 << bits, u64::MAX << bits] {
            assert_eq!(total(function, without_provenance_mut(number as usize)), -1);
        }
    }
}

#[test]
fn a_thunk_with_user_data_between_is_given_away_with_its_destructor() {
    let drops = Drops::new();
    let counted = drops.token();
    let thunk = Total::export(move |_, _, factor| {
        counted.keep();
        factor
    })
    .into_thunk();
    assert_eq!(total(thunk.function(), thunk.user_data()), 10);
    (thunk.destroy())(thunk.user_data());
    assert_eq!(total(thunk.function(), thunk.user_data()), -1);
    assert_eq!(drops.count(), 1);
    let local = Total::export_local(|_, _, factor| factor + 1);
    let thunk = local.thunk();
    assert_eq!(total(thunk.function(), thunk.user_data()), 11);
    let thunk = local.into_thunk();
    assert_eq!(total(thunk.function(), thunk.user_data()), 11);
    (thunk.destroy())(thunk.user_data());
}

#[test]
fn scoped_callbacks_have_it_too() {
    let mut calls = 0;
    scope(|s| {
        let callback: ScopedCallback<'_, Total> = Total::export_scoped_mut(s, |_, _, factor| {
            calls += 1;
            factor
        });
        let thunk = callback.thunk();
        assert_eq!(total(thunk.function(), thunk.user_data()), 10);
    });
    assert_eq!(calls, 1);
    scope(|s| {
        let local = Total::export_scoped_local(s, |_, _, factor| factor);
        let thunk = local.thunk();
        assert_eq!(total(thunk.function(), thunk.user_data()), 10);
    });
}

/// As libpcap passes it (`u_char *`), and others do (`intptr_t`, `uint64_t`).
#[exported_callback(on_error = -1, user_data = *mut u8, user_data_at = 1)]
type OfBytes = fn(left: i32, right: i32) -> i32;
#[exported_callback(on_error = -1, user_data = isize, user_data_at = 1)]
type OfInteger = fn(left: i32, right: i32) -> i32;
#[exported_callback(on_error = -1, user_data = u64, user_data_at = 2, abi = "system")]
type OfLong = fn(left: i32, right: i32) -> i32;
#[exported_callback(on_error = -1, user_data = i64, user_data_at = 0)]
type OfSignedLong = fn(left: i32, right: i32) -> i32;
#[exported_callback(on_error = -1, user_data = *const std::ffi::c_void)]
type OfConstant = fn(left: i32, right: i32) -> i32;

#[test]
fn user_data_has_the_type_that_the_attribute_says() {
    let first: ThunkFirst<OfBytes> = {
        unsafe extern "C" fn of_type(_: *mut u8, _: i32, _: i32) -> i32 {
            0
        }
        of_type
    };
    let _ = first;
    let bytes = OfBytes::export(|left, right| left - right);
    let thunk = bytes.thunk();
    // SAFETY: numbers.
    unsafe {
        assert_eq!((thunk.function())(9, thunk.user_data().cast(), 2), 7);
        let thunk = bytes.thunk_first();
        assert_eq!((thunk.function())(thunk.user_data().cast(), 9, 2), 7);
        let thunk = bytes.thunk_last();
        assert_eq!((thunk.function())(9, 2, thunk.user_data().cast()), 7);
    }
    let integer = OfInteger::export(|left, right| left - right);
    let thunk = integer.thunk();
    // SAFETY: numbers.
    unsafe {
        assert_eq!((thunk.function())(9, thunk.user_data() as isize, 2), 7);
        for forged in [0, 1, -1, isize::MIN, isize::MAX] {
            assert_eq!((thunk.function())(9, forged, 2), -1);
        }
    }
    let long = OfLong::export(|left, right| left - right);
    let thunk = long.thunk();
    // SAFETY: numbers.
    unsafe {
        assert_eq!((thunk.function())(9, 2, thunk.user_data() as u64), 7);
        assert_eq!((thunk.function())(9, 2, u64::MAX), -1);
    }
    let signed = OfSignedLong::export(|left, right| left - right);
    let thunk = signed.thunk();
    // SAFETY: numbers.
    unsafe {
        assert_eq!((thunk.function())(thunk.user_data() as i64, 9, 2), 7);
        assert_eq!((thunk.function())(i64::MIN, 9, 2), -1);
    }
    let constant = OfConstant::export(|left, right| left - right);
    let thunk = constant.thunk_last();
    let function: ThunkLast<OfConstant> = thunk.function();
    // SAFETY: numbers.
    unsafe { assert_eq!(function(9, 2, thunk.user_data()), 7) };
}

#[exported_callback(user_data_at = 1)]
type Event = fn(code: i32, text: &str);

#[test]
fn completions_and_streams_have_it_too() {
    let mut done = Completion::<Event>::new();
    let thunk = done.thunk();
    let (function, user_data) = (thunk.function(), thunk.user_data());
    let mut events = CallbackStream::<Event>::bounded(2);
    let stream = events.thunk();
    // SAFETY: a text.
    unsafe {
        function(7, user_data, "done".as_ptr(), 4);
        (stream.function())(8, stream.user_data(), "event".as_ptr(), 5);
    }
    let (code, text) = done.wait(Duration::from_secs(10)).unwrap();
    assert_eq!((code, &*text), (7, "done"));
    let (code, text) = events.wait(Duration::from_secs(10)).unwrap().unwrap();
    assert_eq!((code, &*text), (8, "event"));
}
