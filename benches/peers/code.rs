//! Closures made into machine code at run time: a bare function pointer for each, whose address is the
//! handle. A late call runs code that has been freed.

use super::{Data, Owned, Peer, adds};
use closure_ffi::BareFnSync;
use libffi::high::Closure1;

/// `libffi`: one writable-executable stub for each closure, arguments packed into an array.
#[derive(Debug)]
pub struct Libffi;

struct Held {
    closure: Option<Closure1<'static, i32, i32>>,
    callback: *mut Owned,
}

unsafe extern "C" fn call_libffi(data: Data, x: i32) -> i32 {
    // SAFETY: `export` made it, and `close` has not freed it.
    let held = unsafe { &*data.cast::<Held>() };
    held.closure
        .as_ref()
        .map_or(-1, |closure| closure.code_ptr().call(x))
}

impl Peer for Libffi {
    const NAME: &'static str = "libffi closure";
    const SAFE: bool = false;
    const CALL: super::WithData = call_libffi;
    const MOST: usize = 1 << 10;
    fn export(captured: i32) -> Data {
        let callback: *mut Owned = Box::into_raw(Box::new(Box::new(adds(captured))));
        // SAFETY: freed by `close`, after the closure.
        let closure = Closure1::new(unsafe { &*callback });
        let held = Held {
            closure: Some(closure),
            callback,
        };
        Box::into_raw(Box::new(held)).cast()
    }
    unsafe fn close(data: Data) {
        // SAFETY: the caller's.
        let mut held = unsafe { Box::from_raw(data.cast::<Held>()) };
        held.closure = None;
        // SAFETY: made in `export`; the code that used it is gone.
        drop(unsafe { Box::from_raw(held.callback) });
    }
}

impl Libffi {
    /// The code of one closure, which is never freed.
    #[must_use]
    pub fn bare(captured: i32) -> crate::foreign::Bare {
        let closure: Owned = Box::new(adds(captured));
        let closure: &'static Owned = Box::leak(Box::new(closure));
        let code: &'static Closure1<'static, i32, i32> =
            Box::leak(Box::new(Closure1::new(closure)));
        // SAFETY: a transparent wrapper of `extern "C" fn(i32) -> i32`, read as that.
        unsafe { *std::ptr::from_ref(code.code_ptr()).cast::<crate::foreign::Bare>() }
    }
}

/// `closure-ffi`: relocated copies of a compiled template.
#[derive(Debug)]
pub struct ClosureFfi;

type Function = unsafe extern "C" fn(i32) -> i32;

unsafe extern "C" fn call_closure_ffi(data: Data, x: i32) -> i32 {
    // SAFETY: `export` made it, and `close` has not freed it.
    let bare = unsafe { &*data.cast::<BareFnSync<'static, Function>>() };
    // SAFETY: takes any number.
    unsafe { bare.bare()(x) }
}

impl Peer for ClosureFfi {
    const NAME: &'static str = "closure-ffi";
    const SAFE: bool = false;
    const CALL: super::WithData = call_closure_ffi;
    const MOST: usize = 1 << 10;
    fn export(captured: i32) -> Data {
        Box::into_raw(Box::new(BareFnSync::<Function>::new(adds(captured)))).cast()
    }
    unsafe fn close(data: Data) {
        // SAFETY: the caller's.
        drop(unsafe { Box::from_raw(data.cast::<BareFnSync<'static, Function>>()) });
    }
}

impl ClosureFfi {
    /// The code of one closure, which is never freed.
    #[must_use]
    pub fn bare(captured: i32) -> crate::foreign::Bare {
        BareFnSync::<Function>::new(adds(captured)).leak()
    }
}
