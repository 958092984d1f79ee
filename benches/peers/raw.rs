//! The usual C interface: a function and a pointer. Nothing is checked, and a late call is undefined behaviour.

use super::{Data, Owned, Peer, adds};

/// `fn + user_data`, `Box::into_raw`: the trampoline knows the closure's type.
#[derive(Debug)]
pub struct Raw;

unsafe extern "C" fn call_raw(data: Data, x: i32) -> i32 {
    // SAFETY: `export` made `data` from a box of this closure, which `close` has not freed.
    unsafe { call_as(data, x, adds) }
}

/// Calls the closure at `data` as what `_made_by` makes: its type has no name.
#[inline(always)]
unsafe fn call_as<F: Fn(i32) -> i32>(data: Data, x: i32, _made_by: fn(i32) -> F) -> i32 {
    // SAFETY: the caller's.
    unsafe { (*data.cast::<F>())(x) }
}

unsafe fn free_as<F>(data: Data, _made_by: fn(i32) -> F) {
    // SAFETY: the caller's: a box of this type, used no more.
    drop(unsafe { Box::from_raw(data.cast::<F>()) });
}

impl Peer for Raw {
    const NAME: &'static str = "raw fn + user_data";
    const SAFE: bool = false;
    const CALL: super::WithData = call_raw;
    fn export(captured: i32) -> Data {
        Box::into_raw(Box::new(adds(captured))).cast()
    }
    unsafe fn close(data: Data) {
        // SAFETY: the caller's.
        unsafe { free_as(data, adds) };
    }
}

/// The same behind a second pointer, so that one trampoline serves closures of all types.
#[derive(Debug)]
pub struct Boxed;

unsafe extern "C" fn call_boxed(data: Data, x: i32) -> i32 {
    // SAFETY: `export` made `data` from a `Box<Owned>`, which `close` has not freed.
    unsafe { (*data.cast::<Owned>())(x) }
}

impl Peer for Boxed {
    const NAME: &'static str = "Box<dyn Fn> behind user_data";
    const SAFE: bool = false;
    const CALL: super::WithData = call_boxed;
    fn export(captured: i32) -> Data {
        let closure: Owned = Box::new(adds(captured));
        Box::into_raw(Box::new(closure)).cast()
    }
    unsafe fn close(data: Data) {
        // SAFETY: the caller's.
        drop(unsafe { Box::from_raw(data.cast::<Owned>()) });
    }
}

/// [`Boxed`] with `catch_unwind`. Not [`Raw`]: the compiler can see that its closure does not panic.
///
/// # Safety
/// `data` came from the export of [`Boxed`] and has not been closed.
pub unsafe extern "C" fn call_guarded(data: Data, x: i32) -> i32 {
    // SAFETY: the caller's.
    std::panic::catch_unwind(|| unsafe { (*data.cast::<Owned>())(x) }).unwrap_or(-1)
}
