//! Callables of foreign code: what arrives is checked, their calls, and the one release.
//!
//! Rust plays the foreign code here: the functions below have the C types of the header.

use registry_core::{
    BorrowedHandle, Callback, FfiType, Foreign, ForeignError, ForeignSignature, ForeignText,
    Handle, RawForeign, Status, exported_callback, last_error, last_status, set_error_hook,
};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// What the callables are called with.
#[exported_callback(on_error = -1)]
pub(crate) type Listener = fn(cents: i64, currency: &str) -> i32;

/// One without a result.
#[exported_callback]
pub(crate) type Ping = fn();

/// A sum, or a number that is not 0 and a text.
type Answer = Result<i32, (i32, &'static [u8])>;

type Act = dyn Fn(i64, &str) -> Answer + Sync;

/// The foreign code behind a callable: what it counts, and what it does.
pub(crate) struct Host {
    calls: AtomicUsize,
    releases: AtomicUsize,
    act: Box<Act>,
}

impl Host {
    pub(crate) fn new(act: impl Fn(i64, &str) -> Answer + Sync + 'static) -> Self {
        Host {
            calls: AtomicUsize::new(0),
            releases: AtomicUsize::new(0),
            act: Box::new(act),
        }
    }

    pub(crate) fn adding() -> Self {
        Self::new(|cents, currency| Ok(cents as i32 + currency.len() as i32))
    }

    pub(crate) fn raw(&self) -> RawForeign<Listener> {
        RawForeign {
            size: size_of::<RawForeign<Listener>>(),
            call: Some(call),
            user_data: std::ptr::from_ref(self).cast_mut().cast(),
            release: Some(release),
            host: 0,
        }
    }

    pub(crate) fn foreign(&self) -> Foreign<Listener> {
        // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
        unsafe { Foreign::from_raw(&self.raw()) }.unwrap()
    }

    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.calls.load(SeqCst), self.releases.load(SeqCst))
    }
}

unsafe extern "C" fn call(
    user_data: *mut c_void,
    cents: i64,
    currency: *const u8,
    length: usize,
    result: *mut i32,
    error: *mut ForeignText,
) -> i32 {
    // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
    let host = unsafe { &*user_data.cast::<Host>() };
    host.calls.fetch_add(1, SeqCst);
    // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
    let currency = unsafe { std::slice::from_raw_parts(currency, length) };
    match (host.act)(cents, std::str::from_utf8(currency).unwrap()) {
        Ok(value) => {
            // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
            unsafe { *result = value };
            0
        }
        Err((code, text)) => {
            // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
            unsafe { ((*error).set)(error, text.as_ptr().cast(), text.len()) };
            code
        }
    }
}

unsafe extern "C" fn release(user_data: *mut c_void) {
    // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
    unsafe { &*user_data.cast::<Host>() }
        .releases
        .fetch_add(1, SeqCst);
}

/// Calls the callable twice, and lets it go.
#[exported_callback(on_error = -1, pinned)]
fn call_twice(on_price: Foreign<Listener>) -> Result<i32, ForeignError> {
    Ok(on_price.call(1, "EUR")? + on_price.call(2, "")?)
}

pub(crate) fn call_twice_from_c(raw: *const RawForeign<Listener>) -> i32 {
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    unsafe { call_twice::stub().as_raw()(raw) }
}

#[test]
fn a_callable_is_called_with_its_arguments_and_released_once() {
    let host = Host::adding();
    assert_eq!(call_twice_from_c(&host.raw()), 1 + 3 + 2);
    assert_eq!(host.counts(), (2, 1));
}

#[test]
fn a_struct_that_is_no_callable_is_refused_and_not_taken() {
    set_error_hook(Some(Box::new(|_| {})));
    let host = Host::adding();
    let known = size_of::<RawForeign<Listener>>();
    for size in [0, 1, known - 1, 4097, usize::MAX] {
        let raw = RawForeign { size, ..host.raw() };
        assert_eq!(call_twice_from_c(&raw), -1, "{size}");
        assert_eq!(last_status(), Status::InvalidArgument, "{size}");
        let said = last_error().unwrap();
        assert!(
            said.contains(&format!(
                "has a `size` that no version of its struct has: it is {size}"
            )),
            "{said}"
        );
    }
    let raw = RawForeign {
        call: None,
        ..host.raw()
    };
    assert_eq!(call_twice_from_c(&raw), -1);
    let said = last_error().unwrap();
    assert!(
        said.contains("has no function: its `call` is null"),
        "{said}"
    );
    assert_eq!(call_twice_from_c(std::ptr::null()), -1);
    assert!(last_error().unwrap().contains("is a null pointer"));
    assert_eq!(host.counts(), (0, 0));
}

/// A struct of a later version: behind the two numbers that are known is one that is not.
#[repr(C)]
pub(crate) struct Later {
    pub(crate) known: RawForeign<Listener>,
    pub(crate) more: [u64; 3],
}

#[test]
fn a_field_of_a_later_version_is_refused_only_if_it_is_used() {
    set_error_hook(Some(Box::new(|_| {})));
    let host = Host::adding();
    let later = |more| Later {
        known: RawForeign {
            size: size_of::<Later>(),
            ..host.raw()
        },
        more,
    };
    let call = |more| call_twice_from_c(std::ptr::from_ref(&later(more)).cast());
    assert_eq!(call([0, 0, 0]), 6);
    for (more, why) in [
        ([0, 0, 1 << 63], "does not know"),
        ([1 << 63, 0, 0], "does not know"),
        ([0, 1 << 63, 0], "has a queue"),
    ] {
        assert_eq!(call(more), -1);
        assert_eq!(last_status(), Status::InvalidArgument);
        let said = last_error().unwrap();
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(host.counts(), (2, 1));
}

#[test]
fn a_struct_may_stand_at_any_address() {
    let host = Host::adding();
    let mut bytes = [0u8; size_of::<RawForeign<Listener>>() + 1];
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    let at = unsafe { bytes.as_mut_ptr().add(1) }.cast::<RawForeign<Listener>>();
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    unsafe { at.write_unaligned(host.raw()) };
    assert_eq!(call_twice_from_c(at), 6);
    assert_eq!(host.counts(), (2, 1));
}

#[exported_callback(on_error = -1, pinned)]
fn beside(on_price: Foreign<Listener>, flag: bool, other: Option<Foreign<Listener>>) -> i32 {
    drop((on_price, other));
    i32::from(flag)
}

#[test]
fn a_call_refused_for_another_argument_takes_nothing() {
    set_error_hook(Some(Box::new(|_| {})));
    let (one, other) = (Host::adding(), Host::adding());
    let beside = beside::stub().as_raw();
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    assert_eq!(unsafe { beside(&one.raw(), 2, &other.raw()) }, -1);
    let bad = RawForeign {
        size: 0,
        ..other.raw()
    };
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    assert_eq!(unsafe { beside(&one.raw(), 1, &bad) }, -1);
    assert_eq!((one.counts(), other.counts()), ((0, 0), (0, 0)));
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    assert_eq!(unsafe { beside(&one.raw(), 1, &other.raw()) }, 1);
    assert_eq!((one.counts(), other.counts()), ((0, 1), (0, 1)));
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    assert_eq!(unsafe { beside(&one.raw(), 0, std::ptr::null()) }, 0);
    assert_eq!((one.counts(), other.counts()), ((0, 2), (0, 1)));
}

/// A closure that takes one.
#[exported_callback(on_error = -1)]
type Receiver = fn(on_price: Foreign<Listener>) -> i32;

#[test]
fn a_callable_that_rust_passes_to_a_refused_call_is_released() {
    set_error_hook(Some(Box::new(|_| {})));
    let host = Host::adding();
    let taker = Receiver::export_once(|on_price| on_price.call(1, "").unwrap());
    assert_eq!(Receiver::call(taker.handle(), host.foreign()).unwrap(), 1);
    assert_eq!(host.counts(), (1, 1));
    let again = Receiver::call(taker.handle(), host.foreign()).unwrap_err();
    assert_eq!(again.status(), Status::Consumed);
    assert_eq!(host.counts(), (1, 2));
}

/// Passes the callable on to a closure that refuses it.
#[exported_callback(on_error = -1, pinned)]
fn pass_to(on_price: Foreign<Listener>, receiver: Handle) -> i32 {
    let refused = Receiver::call(receiver, on_price);
    refused.unwrap_or(0)
}

#[test]
fn a_callable_that_arrived_and_that_rust_passes_on_to_a_refused_call_is_released() {
    set_error_hook(Some(Box::new(|_| {})));
    let (host, consumed) = (Host::adding(), Host::adding());
    let receiver = Receiver::export_once(|_| 0);
    assert_eq!(
        Receiver::call(receiver.handle(), host.foreign()).unwrap(),
        0
    );
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    let said = unsafe { pass_to::stub().as_raw()(&consumed.raw(), receiver.handle().raw()) };
    assert_eq!(said, 0);
    assert_eq!(consumed.counts(), (0, 1));
}

#[exported_callback(on_error = -1, pinned)]
fn fail_with(on_price: Foreign<Listener>, how: i32) -> Result<i32, String> {
    assert_ne!(how, 1, "on purpose");
    drop(on_price);
    Err("on purpose".to_owned())
}

#[test]
fn a_callback_that_ran_has_taken_the_callable_even_if_it_failed_or_panicked() {
    set_error_hook(Some(Box::new(|_| {})));
    let host = Host::adding();
    let fail_with = fail_with::stub().as_raw();
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    assert_eq!(unsafe { fail_with(&host.raw(), 0) }, -1);
    assert_eq!(last_status(), Status::Failed);
    assert_eq!(host.counts(), (0, 1));
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    assert_eq!(unsafe { fail_with(&host.raw(), 1) }, -1);
    assert_eq!(last_status(), Status::Panicked);
    assert_eq!(host.counts(), (0, 2));
}

/// Two numbers.
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(C)]
struct Point {
    x: u8,
    y: f64,
}

/// One of two.
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(u8)]
enum Side {
    Left = 1,
    Right = 2,
}

/// A number with a name.
#[derive(Clone, Copy, Debug, PartialEq, FfiType)]
#[repr(transparent)]
struct Cents(i16);

#[exported_callback(on_error = Point { x: 0, y: 0.0 })]
type Everything = fn(
    flag: bool,
    narrow: i8,
    text: &str,
    points: &[Point],
    point: &Point,
    none: Option<&Point>,
    name: &CStr,
    side: Side,
    cents: Cents,
    handle: BorrowedHandle<'_, Ping>,
    no_handle: Option<Handle>,
    pointer: *mut c_int,
) -> Point;

#[repr(C)]
#[derive(Clone, Copy)]
struct PointOfC {
    x: u8,
    y: f64,
}

#[test]
fn every_kind_of_argument_comes_through() {
    #[allow(clippy::too_many_arguments)]
    unsafe extern "C" fn everything(
        _: *mut c_void,
        flag: u8,
        narrow: i8,
        text: *const u8,
        text_len: usize,
        points: *const PointOfC,
        points_len: usize,
        point: *const PointOfC,
        none: *const PointOfC,
        name: *const c_char,
        side: u8,
        cents: i16,
        handle: u64,
        no_handle: u64,
        pointer: *mut c_int,
        result: *mut PointOfC,
        _: *mut ForeignText,
    ) -> i32 {
        // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
        unsafe {
            assert_eq!((flag, narrow, side, cents, no_handle), (1, -5, 2, -300, 0));
            assert_eq!(std::slice::from_raw_parts(text, text_len), b"seven 7");
            let points = std::slice::from_raw_parts(points, points_len);
            assert_eq!(points[1].y.to_bits(), 4.5f64.to_bits());
            assert!(none.is_null());
            assert_eq!(CStr::from_ptr(name), c"name");
            assert_eq!(behaviour_Ping_try(handle), 0);
            *pointer += 1;
            *result = PointOfC {
                x: (*point).x + 1,
                ..points[0]
            };
        }
        0
    }
    unsafe extern "C" {
        safe fn behaviour_Ping_try(handle: u64) -> i32;
    }
    let raw = RawForeign::<Everything> {
        size: size_of::<RawForeign<Everything>>(),
        // C's own structs have other names, and the same layout.
        // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
        call: Some(unsafe {
            std::mem::transmute::<*const (), <Everything as ForeignSignature>::ForeignFn>(
                everything as *const (),
            )
        }),
        user_data: null_mut(),
        release: None,
        host: 0,
    };
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    let foreign = unsafe { Foreign::from_raw(&raw) }.unwrap();
    let rung = std::sync::Arc::new(AtomicUsize::new(0));
    let ring = std::sync::Arc::clone(&rung);
    let ping: Callback<Ping> = Ping::export(move || {
        ring.fetch_add(1, SeqCst);
    });
    let points = [Point { x: 3, y: 2.5 }, Point { x: 4, y: 4.5 }];
    let mut number = 1;
    let answer = foreign.call(
        true,
        -5,
        "seven 7",
        &points,
        &Point { x: 9, y: 0.0 },
        None,
        c"name",
        Side::Right,
        Cents(-300),
        ping.as_handle(),
        None,
        &raw mut number,
    );
    assert_eq!(answer.unwrap(), Point { x: 10, y: 2.5 });
    assert_eq!((number, rung.load(SeqCst)), (2, 1));
}
