//! The code of a callback's error arrives beside its status, by every form of a call.

use crate::alone;
use crate::messages::{errors_last_error_code, errors_last_status};
use registry_core::{CallError, ErrorCode, Status, exported_callback, last_error_code};
use std::ffi::{c_char, c_void};
use std::fmt;
use std::io;

/// An error with a code, which is 0 for none, and which may be unable to say it.
struct Refused(i32);

const UNSPEAKABLE: i32 = 13;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused with {}", self.0)
    }
}

impl ErrorCode for Refused {
    fn error_code(&self) -> Option<i32> {
        if self.0 == UNSPEAKABLE {
            std::panic::resume_unwind(Box::new("no code"));
        }
        (self.0 != -1).then_some(self.0)
    }
}

/// Its error can't be seen in the tokens of an item.
type Answer = std::result::Result<i64, Refused>;

#[exported_callback(on_error = -1)]
type Coded = fn(code: i32) -> Answer;

#[exported_callback(on_error = -1)]
type Boxed = fn(code: i32) -> Result<i64, Box<Refused>>;

#[exported_callback(on_error = -1)]
type Uncoded = fn(code: i32) -> Result<i64, String>;

#[exported_callback(on_error = -1, pinned)]
fn coded(code: i32) -> Answer {
    Err(Refused(code))
}

#[exported_callback]
fn system(code: i32) -> io::Result<()> {
    Err(match code {
        0 => io::Error::other("not the system's"),
        code => io::Error::from_raw_os_error(code),
    })
}

/// Its own path of returns: an optional handle with an error.
#[exported_callback(on_error = None)]
type Opened = fn(code: i32) -> Result<registry_core::OwnedHandle<Coded>, Refused>;

unsafe extern "C" {
    safe fn errors_Coded_call(handle: u64, code: i32) -> i64;
    fn errors_Coded_try(handle: u64, code: i32, result: *mut i64) -> Status;
    safe fn errors_coded(code: i32) -> i64;
    safe fn errors_system(code: i32);
    fn errors_take_error(
        handle: u64,
        status: i32,
        buffer: *mut c_char,
        len: usize,
        code: *mut i32,
    ) -> usize;
    fn errors_invoke(handle: u64, args: *const c_void, count: usize, result: *mut c_void)
    -> Status;
}

fn code<T: fmt::Debug>(result: Result<T, CallError>) -> (Status, Option<i32>) {
    let error = result.unwrap_err();
    assert_eq!(error.error_code(), error.failure().error_code());
    (error.status(), error.error_code())
}

/// The status and the code of the thread's last failure.
fn last() -> (i32, i32) {
    assert_eq!(last_error_code().unwrap_or(0), errors_last_error_code());
    (errors_last_status(), errors_last_error_code())
}

#[test]
fn the_code_of_an_error_arrives_by_every_form_of_a_call() {
    let _one = alone();
    let closure = Coded::export(|code| Err(Refused(code)));
    let (handle, raw) = (closure.handle(), closure.handle().raw());
    let _system = system::export();

    assert_eq!(code(Coded::call(handle, 402)), (Status::Failed, Some(402)));
    assert_eq!(last(), (11, 402));
    assert_eq!(errors_Coded_call(raw, -5), -1);
    assert_eq!(last(), (11, -5));
    // SAFETY: null: the result is not wanted.
    let status = unsafe { errors_Coded_try(raw, i32::MIN, std::ptr::null_mut()) };
    assert_eq!((status, last()), (Status::Failed, (11, i32::MIN)));
    let thunk = closure.thunk_first();
    // SAFETY: the thunk's own `user_data`, and any integer.
    assert_eq!(unsafe { thunk.function()(thunk.user_data(), 7) }, -1);
    assert_eq!(last(), (11, 7));
    assert_eq!(errors_coded(8), -1);
    assert_eq!(last(), (11, 8));
    errors_system(2);
    assert_eq!(last(), (11, 2));
    // Tag 2, in the first four bytes, and an `i32` of 9: by its handle.
    let tag = 2_u64 << if cfg!(target_endian = "big") { 32 } else { 0 };
    let values = [[tag, 9, 0]; 1];
    // `handle` and not `HANDLE`: it makes the pinned function known where no linker lists functions.
    for handle in [raw, coded::handle().raw(), system::HANDLE.raw()] {
        // SAFETY: one value of 24 bytes; the result is not wanted.
        let status =
            unsafe { errors_invoke(handle, values.as_ptr().cast(), 1, std::ptr::null_mut()) };
        assert_eq!((status, last()), (Status::Failed, (11, 9)), "{handle}");
    }
}

#[test]
fn a_code_belongs_to_the_type_of_the_error_whatever_names_it() {
    let _one = alone();
    let boxed = Boxed::export(|code| Err(Box::new(Refused(code))));
    assert_eq!(
        code(Boxed::call(boxed.handle(), 3)),
        (Status::Failed, Some(3))
    );
    let opened = Opened::export(|code| Err(Refused(code)));
    assert_eq!(
        code(Opened::call(opened.handle(), 4)),
        (Status::Failed, Some(4))
    );
}

#[test]
fn an_error_without_a_code_has_none_and_leaves_none_behind() {
    let _one = alone();
    let closure = Coded::export(|code| {
        if code < 100 {
            Err(Refused(code))
        } else {
            Ok(-1)
        }
    });
    let plain = Uncoded::export(|code| Err(format!("no {code}")));
    let _system = system::export();
    let call = |value| errors_Coded_call(closure.handle().raw(), value);
    type Case<'a> = (&'a str, i32, &'a dyn Fn());
    let cases: [Case; 6] = [
        ("without a type for it", 11, &|| {
            assert_eq!(
                code(Uncoded::call(plain.handle(), 7)),
                (Status::Failed, None)
            );
        }),
        ("none", 11, &|| assert_eq!(call(-1), -1)),
        ("0", 11, &|| assert_eq!(call(0), -1)),
        ("not the system's", 11, &|| errors_system(0)),
        ("another status", 1, &|| {
            assert_eq!(errors_Coded_call(0, 5), -1)
        }),
        ("a success that looks like a failure", 0, &|| {
            assert_eq!(call(100), -1)
        }),
    ];
    for (what, status, case) in cases {
        assert_eq!(call(6), -1);
        assert_eq!(last(), (11, 6));
        case();
        assert_eq!(last(), (status, 0), "{what}");
    }
}

#[test]
fn a_panic_of_the_code_is_a_panic_of_the_callback() {
    let _one = alone();
    let closure = Coded::export(|code| Err(Refused(code)));
    let error = Coded::call(closure.handle(), UNSPEAKABLE).unwrap_err();
    assert_eq!(
        (error.status(), error.error_code()),
        (Status::Panicked, None)
    );
    assert!(error.to_string().ends_with("panicked: no code"), "{error}");
    assert_eq!(last(), (9, 0));
}

#[test]
fn a_caller_that_was_interrupted_takes_the_code_of_its_own_failure() {
    let _one = alone();
    let closure = Coded::export(|code| Err(Refused(code)));
    let other = Coded::export(|code| Err(Refused(code)));
    let raw = closure.handle().raw();
    assert_eq!(errors_Coded_call(raw, 21), -1);
    assert_eq!(errors_Coded_call(other.handle().raw(), 22), -1);
    let take = |len: usize| {
        let (mut text, mut code) = ([0x55_u8; 256], [0x55_u8; 5]);
        // SAFETY: writable for its length; the code is misaligned in one of the two cases.
        let needed = unsafe {
            let code = code.as_mut_ptr().add(len % 2).cast();
            errors_take_error(raw, 11, text.as_mut_ptr().cast(), len, code)
        };
        let code: [u8; 4] = code[len % 2..][..4].try_into().unwrap();
        (needed > 1, i32::from_ne_bytes(code))
    };
    // Too short: both can be asked for again.
    assert_eq!(take(1), (true, 21));
    assert_eq!(take(2), (true, 21));
    assert_eq!(take(256), (true, 21));
    assert_eq!(take(256), (false, 0), "taken");
}
