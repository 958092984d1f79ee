//! The library of the benchmark of runtimes: callbacks that do almost nothing, and plain C functions of the same shape as the limit.
//!
//! A program for each runtime times both through the same foreign interface. With the feature `peer` there is also a
//! closure of wasm-bindgen in the same module, which also shows that both work in one module.

use std::ffi::c_void;
use std::sync::Mutex;

use registry_core::{Callback, Foreign, ForeignError, Handle, export_runtime, exported_callback};

export_runtime!();

/// A function with a wrapper.
#[exported_callback(on_error = f64::NAN)]
fn half(x: f64) -> f64 {
    x * 0.5
}

/// Exports `half` for good.
#[exported_callback(pinned)]
fn start() {
    static HALF: Mutex<Option<Callback<half>>> = Mutex::new(None);
    HALF.lock()
        .expect("no holder panics")
        .get_or_insert_with(half::export);
}

/// A closure, called by handle.
#[exported_callback(on_error = i32::MIN)]
pub type Scaler = fn(x: i32) -> i32;

/// A closure of doubles, called by handle.
#[exported_callback(on_error = f64::NAN)]
pub type Shaper = fn(x: f64) -> f64;

/// Makes a scaler that the caller owns.
#[exported_callback(on_error = None, pinned)]
fn make_scaler(factor: i32) -> Option<Handle> {
    Some(Scaler::export(move |x| x.wrapping_mul(factor)).into_handle())
}

/// Makes a shaper that the caller owns.
#[exported_callback(on_error = None, pinned)]
fn make_shaper(factor: f64) -> Option<Handle> {
    Some(Shaper::export(move |x| x * factor).into_handle())
}

/// Calls a function of the host so many times, and returns its last result.
#[exported_callback(on_error = i32::MIN, pinned)]
fn call_often(scales: Foreign<Scaler>, times: i32) -> Result<i32, ForeignError> {
    (0..times).try_fold(0, |_, x| scales.call(x))
}

/// What a trampoline by hand gets: its number, the argument, and where the result and the text of an error belong.
type ByHand = unsafe extern "C" fn(*mut c_void, i32, *mut i32, *mut c_void) -> i32;

/// The same by hand.
///
/// # Safety
/// The function may be called so.
#[unsafe(no_mangle)]
unsafe extern "C" fn limit_call_often(call: ByHand, number: *mut c_void, times: i32) -> i32 {
    let (mut result, mut error) = (0, [0u8; 128]);
    for x in 0..times {
        // SAFETY: the caller's promise.
        if unsafe { call(number, x, &raw mut result, (&raw mut error).cast()) } != 0 {
            return i32::MIN;
        }
    }
    result
}

/// The limit: a C function for each function of the host, which returns its result.
///
/// # Safety
/// The function may be called so.
#[unsafe(no_mangle)]
unsafe extern "C" fn limit_closure_often(
    call: unsafe extern "C" fn(i32) -> i32,
    times: i32,
) -> i32 {
    // SAFETY: the caller's promise.
    (0..times).fold(0, |_, x| unsafe { call(x) })
}

/// The limit of a call with one double.
#[unsafe(no_mangle)]
extern "C" fn limit_half(x: f64) -> f64 {
    x * 0.5
}

/// The limit of a call by handle.
#[unsafe(no_mangle)]
extern "C" fn limit_scaler(handle: u64, x: i32) -> i32 {
    x.wrapping_mul(handle as i32)
}

/// The peer's closure.
#[cfg(feature = "peer")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn peer_closure(factor: f64) -> wasm_bindgen::JsValue {
    use wasm_bindgen::prelude::Closure;
    Closure::<dyn Fn(f64) -> f64>::new(move |x: f64| x * factor).into_js_value()
}
