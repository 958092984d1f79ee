//! The C loops of `c/loops.c`, each with a check of the sum that it returns.
//!
//! Every callback of the benchmarks adds a captured number to its argument, so a loop of `n` calls must
//! return the sum of `0..n` plus `n` times that number. A loop that returns anything else has timed
//! something else.

use crate::measure::Lane;
use std::ffi::c_void;

/// The number that C passes back: an address, a key or a handle, depending on the way.
pub type Data = *mut c_void;
/// A callback that gets its `user_data` first.
pub type WithData = unsafe extern "C" fn(Data, i32) -> i32;
/// A callback that is reached by its handle.
pub type ByHandle = unsafe extern "C" fn(u64, i32) -> i32;
/// The same with a status.
pub type ByHandleTry = unsafe extern "C" fn(u64, i32, *mut i32) -> i32;
/// A callback without `user_data`.
pub type Bare = unsafe extern "C" fn(i32) -> i32;

unsafe extern "C" {
    fn bench_loop_with_data(call: WithData, data: Data, n: u32) -> i64;
    fn bench_loop_by_handle(call: ByHandle, handle: u64, n: u32) -> i64;
    fn bench_loop_try(call: ByHandleTry, handle: u64, n: u32) -> i64;
    fn bench_loop_bare(call: Bare, n: u32) -> i64;
    fn bench_loop_over(call: WithData, data: *const Data, n: u32) -> i64;
}

/// The sum of `n` calls of a callback that adds `captured`.
#[must_use]
pub fn expected(captured: i32, n: u32) -> i64 {
    let n = i64::from(n);
    n * (n - 1) / 2 + n * i64::from(captured)
}

#[track_caller]
fn check(sum: i64, captured: i32, n: u32) {
    assert_eq!(
        sum,
        expected(captured, n),
        "the callback did not run, or ran wrongly"
    );
}

/// `n` calls with `data`.
///
/// # Safety
/// `call` may be called with `data` and any number.
#[track_caller]
pub unsafe fn loop_with_data(call: WithData, data: Data, captured: i32, n: u32) {
    // SAFETY: the caller's promise.
    check(unsafe { bench_loop_with_data(call, data, n) }, captured, n);
}

/// `n` calls by handle.
///
/// # Safety
/// `call` may be called with `handle` and any number.
#[track_caller]
pub unsafe fn loop_by_handle(call: ByHandle, handle: u64, captured: i32, n: u32) {
    // SAFETY: the caller's promise.
    check(
        unsafe { bench_loop_by_handle(call, handle, n) },
        captured,
        n,
    );
}

/// `n` calls by handle, result and status apart.
///
/// # Safety
/// `call` may be called with `handle`, any number and a place for the result.
#[track_caller]
pub unsafe fn loop_try(call: ByHandleTry, handle: u64, captured: i32, n: u32) {
    // SAFETY: the caller's promise.
    check(unsafe { bench_loop_try(call, handle, n) }, captured, n);
}

/// `n` calls of a bare function.
///
/// # Safety
/// `call` may be called with any number.
#[track_caller]
pub unsafe fn loop_bare(call: Bare, captured: i32, n: u32) {
    // SAFETY: the caller's promise.
    check(unsafe { bench_loop_bare(call, n) }, captured, n);
}

/// One call of each of `data`, all of which capture the same number.
///
/// # Safety
/// `call` may be called with each of `data` and any number.
#[track_caller]
pub unsafe fn loop_over(call: WithData, data: &[Data], captured: i32) {
    let n = u32::try_from(data.len()).expect("fewer than 2^32 callbacks");
    // SAFETY: the caller's promise; the slice has `n` elements.
    check(
        unsafe { bench_loop_over(call, data.as_ptr(), n) },
        captured,
        n,
    );
}

/// The same loop for callbacks that return `answer` from every call.
///
/// # Safety
/// `call` may be called with `handle` and any number.
#[track_caller]
pub unsafe fn loop_refused(call: ByHandle, handle: u64, answer: i32, n: u32) {
    // SAFETY: the caller's promise.
    let sum = unsafe { bench_loop_by_handle(call, handle, n) };
    assert_eq!(
        sum,
        i64::from(n) * i64::from(answer),
        "the call was not refused"
    );
}

/// A lane of [`loop_with_data`].
///
/// # Safety
/// As that, for as long as the lane runs.
pub unsafe fn lane_with_data<'a>(
    name: &str,
    call: WithData,
    data: Data,
    captured: i32,
) -> Lane<'a> {
    // SAFETY: the caller's promise.
    Lane::new(name, move |n| unsafe {
        loop_with_data(call, data, captured, n)
    })
}

/// A lane of [`loop_by_handle`].
///
/// # Safety
/// As that, for as long as the lane runs.
pub unsafe fn lane_by_handle<'a>(
    name: &str,
    call: ByHandle,
    handle: u64,
    captured: i32,
) -> Lane<'a> {
    // SAFETY: the caller's promise.
    Lane::new(name, move |n| unsafe {
        loop_by_handle(call, handle, captured, n)
    })
}

/// A lane of [`loop_try`].
///
/// # Safety
/// As that, for as long as the lane runs.
pub unsafe fn lane_try<'a>(name: &str, call: ByHandleTry, handle: u64, captured: i32) -> Lane<'a> {
    // SAFETY: the caller's promise.
    Lane::new(name, move |n| unsafe {
        loop_try(call, handle, captured, n)
    })
}

/// A lane of [`loop_bare`].
///
/// # Safety
/// As that, for as long as the lane runs.
pub unsafe fn lane_bare<'a>(name: &str, call: Bare, captured: i32) -> Lane<'a> {
    // SAFETY: the caller's promise.
    Lane::new(name, move |n| unsafe { loop_bare(call, captured, n) })
}
