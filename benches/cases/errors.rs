//! The cost of failures: calls that are refused, callbacks that fail, and the guard if nothing fails.

use crate::foreign::{ByHandle, loop_by_handle, loop_refused};
use crate::measure::{Lane, rounds};
use crate::results::{Case, Results, Unit};
use registry_core::exported_callback;

/// Fails for negative numbers and panics at zero.
#[exported_callback(on_error = -2)]
pub type Fallible = fn(x: i32, flag: bool) -> Result<i32, &'static str>;

/// Takes a parameter that C can pass an invalid value for.
#[exported_callback(on_error = -2)]
pub type Checked = fn(flag: bool, x: i32) -> i32;

unsafe extern "C" {
    fn registry_benches_Fallible_call(handle: u64, x: i32, flag: u8) -> i32;
    fn registry_benches_Checked_call(handle: u64, flag: u8, x: i32) -> i32;
}

// Functions of one shape for the C loop: the second parameter is fixed here.
unsafe extern "C" fn fallible(handle: u64, x: i32) -> i32 {
    // SAFETY: takes any number.
    unsafe { registry_benches_Fallible_call(handle, x, 1) }
}
unsafe extern "C" fn invalid(handle: u64, x: i32) -> i32 {
    // SAFETY: a `bool` of 2 is refused.
    unsafe { registry_benches_Checked_call(handle, 2, x) }
}
unsafe extern "C" fn valid(handle: u64, x: i32) -> i32 {
    // SAFETY: takes any number.
    unsafe { registry_benches_Checked_call(handle, 1, x) }
}

fn refused(name: &'static str, call: ByHandle, handle: u64, answer: i32) -> Lane<'static> {
    // SAFETY: the calls take any number, and any handle.
    Lane::new(name, move |n| unsafe {
        loop_refused(call, handle, answer, n)
    })
}

/// All of them.
pub fn costs(results: &mut Results, count: usize) {
    let adds = Checked::export(|_, x| x.wrapping_add(7));
    let live = adds.handle().raw();
    let fails = Fallible::export(|_, flag| if flag { Err("no") } else { Ok(0) });
    let panics = Fallible::export(|_, flag| if flag { panic!("no") } else { Ok(0) });
    let mistaken = Checked::export(|_, _| -2);
    let closed = Checked::export(|_, x| x);
    let gone = closed.handle().raw();
    drop(closed);
    let lanes = vec![
        // SAFETY: the wrapper lives.
        Lane::new("the call succeeds", move |n| unsafe {
            loop_by_handle(valid, live, 7, n)
        }),
        refused(
            "the result equals `on_error`",
            valid,
            mistaken.handle().raw(),
            -2,
        ),
        refused("the handle is closed", valid, gone, -2),
        refused("the handle was never issued", valid, u64::MAX, -2),
        refused("an argument does not lift", invalid, live, -2),
        refused(
            "the callback returns `Err`",
            fallible,
            fails.handle().raw(),
            -2,
        ),
        refused("the callback panics", fallible, panics.handle().raw(), -2),
    ];
    // The default hooks write to stderr: std's for every panic, the registry's for the first failure.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let series = rounds(lanes, count);
    registry_core::set_error_hook(None);
    std::panic::set_hook(hook);
    results.cases.push(Case {
        id: "errors",
        title: "What failures cost",
        about: "From C by handle, plain form; hooks that do nothing.".into(),
        unit: Unit::Nanoseconds,
        base: Some(0),
        series,
    });
}
