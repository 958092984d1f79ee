//! The library that the benchmarks build, load with `dlopen` and call from C.
//!
//! It holds closures in three ways (as the raw pointer of one type, as a boxed `dyn Fn`, in the registry)
//! and gives out for each the function and the `user_data` that C calls it by. `cases/library.rs` of the
//! benchmarks looks these symbols up by name.

use registry_core::{CallbackType, exported_callback};
use std::ffi::c_void;

type Data = *mut c_void;
type Owned = Box<dyn Fn(i32) -> i32 + Send + Sync>;

/// Adds a captured number.
#[exported_callback(on_error = -1, pool = 16)]
pub type Add = fn(x: i32) -> i32;

/// A function that C can call while a wrapper lives.
#[exported_callback(on_error = -1)]
pub fn add_closable(x: i32) -> i32 {
    x.wrapping_add(7)
}

/// A function that C can always call.
#[exported_callback(on_error = -1, pinned)]
pub fn add_pinned(x: i32) -> i32 {
    x.wrapping_add(7)
}

registry_core::export_runtime!();

fn adds(captured: i32) -> impl Fn(i32) -> i32 + Send + Sync + 'static {
    move |x| x.wrapping_add(captured)
}

unsafe fn call_as<F: Fn(i32) -> i32>(data: Data, x: i32, _closure: fn(i32) -> F) -> i32 {
    // SAFETY: the caller's: `data` is a box of this very type.
    unsafe { (*data.cast::<F>())(x) }
}

/// A closure behind a pointer of its own type.
#[unsafe(no_mangle)]
pub extern "C" fn bench_raw_new(captured: i32) -> Data {
    Box::into_raw(Box::new(adds(captured))).cast()
}

/// Its trampoline.
///
/// # Safety
/// `data` came from `bench_raw_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bench_raw_call(data: Data, x: i32) -> i32 {
    // SAFETY: the caller's.
    unsafe { call_as(data, x, adds) }
}

/// A closure behind two pointers.
#[unsafe(no_mangle)]
pub extern "C" fn bench_boxed_new(captured: i32) -> Data {
    let closure: Owned = Box::new(adds(captured));
    Box::into_raw(Box::new(closure)).cast()
}

/// Its trampoline.
///
/// # Safety
/// `data` came from `bench_boxed_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bench_boxed_call(data: Data, x: i32) -> i32 {
    // SAFETY: the caller's.
    unsafe { (*data.cast::<Owned>())(x) }
}

/// The trampoline of `bench_boxed_new` with a guard against panics.
///
/// # Safety
/// `data` came from `bench_boxed_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bench_guarded_call(data: Data, x: i32) -> i32 {
    // SAFETY: the caller's.
    std::panic::catch_unwind(|| unsafe { (*data.cast::<Owned>())(x) }).unwrap_or(-1)
}

/// A closure in the registry; its handle is for the library's `_call` and for `bench_thunk`.
#[unsafe(no_mangle)]
pub extern "C" fn bench_registry_new(captured: i32) -> u64 {
    Add::export(adds(captured)).into_handle().raw()
}

/// The thunk's function; its `user_data` is the handle.
#[unsafe(no_mangle)]
pub extern "C" fn bench_thunk() -> unsafe extern "C" fn(Data, i32) -> i32 {
    Add::THUNK_FIRST
}

/// A stub of the pool, bound for ever to a closure in the registry.
#[unsafe(no_mangle)]
pub extern "C" fn bench_pooled_new(captured: i32) -> Option<unsafe extern "C" fn(i32) -> i32> {
    let bound = Add::export(adds(captured)).bind().ok()?;
    Some(bound.leak().as_raw())
}

/// Opens `add_closable` for ever; its handle.
#[unsafe(no_mangle)]
pub extern "C" fn bench_export_closable() -> u64 {
    add_closable::export().into_handle().raw()
}
