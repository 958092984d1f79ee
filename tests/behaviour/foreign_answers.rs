//! Callables of foreign code, and what they answer: results, failures with their codes and texts, and no answer at all.

use crate::foreign_callables::{Host, Later, Listener, Ping, call_twice_from_c};
use registry_core::{
    ErrorCode, Foreign, ForeignText, RawForeign, Status, exported_callback, last_error,
    last_error_code,
};
use std::ffi::c_void;
use std::ptr::null_mut;

/// Answers, or returns as a runtime does that was interrupted before it ran the function: `cents` is the number, and less than 0 is an answer.
unsafe extern "C" fn interrupted(
    _: *mut c_void,
    cents: i64,
    _: *const u8,
    _: usize,
    result: *mut i32,
    error: *mut ForeignText,
) -> i32 {
    if cents < 0 {
        // SAFETY: the library passes pointers that are valid during the call; the number is behind the two functions.
        unsafe {
            *result = 7;
            error.cast::<usize>().add(2).write(1);
        }
        return if cents == -1 { 0 } else { -3 };
    }
    cents as i32
}

#[test]
fn what_an_interrupted_callable_returns_is_no_answer() {
    let host = Host::adding();
    let mut raw = Later {
        known: RawForeign {
            size: size_of::<Later>(),
            call: Some(interrupted),
            ..host.raw()
        },
        more: [1, 0, 0],
    };
    let made = |raw: &Later| {
        // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
        unsafe { Foreign::<Listener>::from_raw(std::ptr::from_ref(raw).cast()) }
    };
    let foreign = made(&raw).unwrap();
    for number in [0, 1, 11, i64::from(i32::MAX)] {
        let error = foreign.call(number, "").unwrap_err();
        assert_eq!(error.status(), Status::Failed);
        assert_eq!(error.message(), "it was interrupted, and has not answered");
    }
    assert_eq!(foreign.call(-1, "").unwrap(), 7);
    assert_eq!(foreign.call(-2, "").unwrap_err().code(), -3);
    drop(foreign);
    // A callable that does not promise to say so answers by what it returns.
    raw.more = [0, 0, 0];
    assert_eq!(made(&raw).unwrap().call(0, "").unwrap(), 0);
    for unknown in [[2, 0, 0], [1, 1, 0], [1, 0, 1], [u64::MAX, 0, 0]] {
        raw.more = unknown;
        assert!(made(&raw).is_err(), "{unknown:?}");
    }
}

#[test]
fn a_failure_has_its_code_and_its_text() {
    let cases: [(i32, &'static [u8], &str); 6] = [
        (11, b"no such row", "no such row"),
        (3, b"", ""),
        (2, b"caf\xc3\xa9 \xff", "café \u{fffd}"),
        (-1, b"odd", "odd"),
        (1000, b"a\0b", "a\0b"),
        (i32::MIN, b"", ""),
    ];
    for (code, bytes, text) in cases {
        let host = Host::new(move |_, _| Err((code, bytes)));
        let why = host.foreign().call(1, "").unwrap_err();
        assert_eq!((why.status(), why.code()), (Status::Failed, code));
        assert_eq!(why.message(), text);
        // `FAILED` itself is no code.
        assert_eq!(why.error_code(), (code != 11).then_some(code));
    }
    let host = Host::new(|_, _| Err((17, b"file exists")));
    assert_eq!(call_twice_from_c(&host.raw()), -1);
    assert_eq!(
        last_error()
            .unwrap()
            .rsplit_once(": the foreign ")
            .unwrap()
            .1,
        "`behaviour::foreign_callables::Listener` ended with FAILED (its code is 17): file exists"
    );
    assert_eq!(last_error_code(), Some(17));
    assert_eq!(host.counts(), (1, 1));
}

type PingFn = unsafe extern "C" fn(*mut c_void, *mut ForeignText) -> i32;

fn ping(call: PingFn) -> Foreign<Ping> {
    let raw = RawForeign::<Ping> {
        size: size_of::<RawForeign<Ping>>(),
        call: Some(call),
        user_data: null_mut(),
        release: None,
        host: 0,
    };
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    unsafe { Foreign::from_raw(&raw) }.unwrap()
}

#[test]
fn the_last_text_counts_and_null_is_none() {
    unsafe extern "C" fn talk(_: *mut c_void, error: *mut ForeignText) -> i32 {
        // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
        unsafe {
            let set = (*error).set;
            set(error, c"first".as_ptr(), 5);
            set(error, c"second".as_ptr(), 6);
            set(null_mut(), c"nowhere".as_ptr(), 7);
        }
        11
    }
    unsafe extern "C" fn unsay(_: *mut c_void, error: *mut ForeignText) -> i32 {
        // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
        unsafe {
            let set = (*error).set;
            set(error, c"first".as_ptr(), 5);
            set(error, std::ptr::null(), 5);
        }
        11
    }
    unsafe extern "C" fn too_long(_: *mut c_void, error: *mut ForeignText) -> i32 {
        // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
        unsafe { ((*error).set)(error, c"".as_ptr(), usize::MAX) };
        11
    }
    let said = |call| ping(call).call().unwrap_err().message().to_owned();
    assert_eq!(said(talk), "second");
    assert_eq!(said(unsay), "");
    assert_eq!(said(too_long), "");
}

#[test]
fn a_code_that_is_set_counts_before_the_number_that_is_returned() {
    unsafe extern "C" fn absent(_: *mut c_void, error: *mut ForeignText) -> i32 {
        // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
        unsafe {
            let set_code = (*error).set_code;
            set_code(error, 99);
            // `ENOENT`.
            set_code(error, 2);
            set_code(null_mut(), 3);
        }
        11
    }
    unsafe extern "C" fn busy(_: *mut c_void, error: *mut ForeignText) -> i32 {
        // SAFETY: likewise.
        unsafe { ((*error).set_code)(error, 11) };
        7
    }
    unsafe extern "C" fn none(_: *mut c_void, error: *mut ForeignText) -> i32 {
        // SAFETY: likewise.
        unsafe { ((*error).set_code)(error, 0) };
        11
    }
    let said = |call| {
        let why = ping(call).call().unwrap_err();
        (why.status(), why.code(), why.error_code())
    };
    assert_eq!(said(absent), (Status::Failed, 2, Some(2)));
    assert_eq!(said(busy), (Status::Failed, 11, Some(11)));
    assert_eq!(said(none), (Status::Failed, 11, None));
    let text = ping(absent).call().unwrap_err().to_string();
    assert!(
        text.ends_with("ended with FAILED (its code is 2)"),
        "{text}"
    );
}

/// Its code is the number at its `user_data`.
unsafe extern "C" fn fails_with(user_data: *mut c_void, error: *mut ForeignText) -> i32 {
    // SAFETY: the library passes what the struct gave it, and a pointer that is valid during the call.
    unsafe { ((*error).set_code)(error, *user_data.cast::<i32>()) };
    11
}

/// The struct is copied: what stands there later is neither read nor written.
#[test]
fn a_struct_that_is_overwritten_after_it_was_passed_changes_nothing() {
    unsafe extern "C" fn another(_: *mut c_void, _: *mut ForeignText) -> i32 {
        9
    }
    let mut seven = 7;
    let passed = RawForeign::<Ping> {
        size: size_of::<RawForeign<Ping>>(),
        call: Some(fails_with),
        user_data: (&raw mut seven).cast(),
        release: None,
        host: 0,
    };
    let mut eight = 8;
    let later = RawForeign::<Ping> {
        call: Some(another),
        user_data: (&raw mut eight).cast(),
        ..passed
    };
    // Bytes, since a struct may stand at any address.
    let mut bytes = [0_u8; size_of::<RawForeign<Ping>>()];
    let place: *mut RawForeign<Ping> = bytes.as_mut_ptr().cast();
    // SAFETY: the bytes have the room, here and below.
    let ping = unsafe {
        place.write_unaligned(passed);
        Foreign::from_raw(place.cast_const()).unwrap()
    };
    // SAFETY: as above.
    unsafe { place.write_unaligned(later) };
    assert_eq!(ping.call().unwrap_err().code(), 7);
    // SAFETY: as above.
    unsafe { place.cast::<u8>().write_bytes(0xff, bytes.len()) };
    assert_eq!(ping.call().unwrap_err().code(), 7);
    drop(ping);
    assert_eq!(bytes, [0xff; size_of::<RawForeign<Ping>>()]);
}

#[exported_callback(on_error = false)]
type Ask = fn() -> bool;

#[test]
fn a_result_that_is_not_written_is_zero_and_one_that_is_no_value_is_refused() {
    unsafe extern "C" fn silent(_: *mut c_void, _: *mut u8, _: *mut ForeignText) -> i32 {
        0
    }
    unsafe extern "C" fn wrong(_: *mut c_void, result: *mut u8, _: *mut ForeignText) -> i32 {
        // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
        unsafe { *result = 7 };
        0
    }
    let ask = |call| {
        let raw = RawForeign::<Ask> {
            size: size_of::<RawForeign<Ask>>(),
            call: Some(call),
            user_data: null_mut(),
            release: None,
            host: 0,
        };
        // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
        unsafe { Foreign::from_raw(&raw) }.unwrap().call()
    };
    assert!(!ask(silent).unwrap());
    let why = ask(wrong).unwrap_err();
    assert_eq!(why.status(), Status::InvalidArgument);
    assert!(
        why.message().contains("its result is not a `bool`") && why.message().contains('7'),
        "{why}"
    );
}
