//! The statuses: their fixed numbers and names, and each of them reached from C.
//!
//! `c/statuses.c` calls both C forms of every callback: the plain one, which returns `on_error` and leaves the
//! thread's last status, and the one that returns a status and writes a result. EXHAUSTED is reached by an
//! export, since a call ends with it only if memory is exhausted.

use crate::alone;
use registry_core::{Callback, ExportError, Handle, Status, exported_callback};
use registry_tests::child::{self, End};
use std::ffi::{CStr, c_char};
use std::sync::Mutex;

/// Adds to a value.
#[exported_callback(on_error = -1)]
type Adjust = fn(value: i32) -> i32;

/// Has the parameters of [`Adjust`], and is another signature all the same.
#[exported_callback(on_error = -1)]
type Lookalike = fn(value: i32) -> i32;

/// Halves an even number, or any if it need not be exact.
#[exported_callback(on_error = -1)]
fn halve(value: i32, exact: bool) -> Result<i32, String> {
    if value == 13 {
        panic!("thirteen");
    }
    match (value % 2, exact) {
        (0, _) | (_, false) => Ok(value / 2),
        _ => Err(format!("{value} is odd")),
    }
}

/// `struct outcome` of `c/statuses.c`.
#[repr(C)]
struct Outcome {
    plain: i32,
    last_status: i32,
    status: i32,
    result: i32,
    name: [c_char; 32],
    message: [c_char; 400],
}

#[link(name = "statuses", kind = "static")]
unsafe extern "C" {
    fn c_adjust(handle: u64, value: i32, out: *mut Outcome);
    fn c_try_adjust(handle: u64, value: i32, out: *mut Outcome);
    fn c_adjust_elsewhere(handle: u64, value: i32, out: *mut Outcome) -> i32;
    fn c_halve(value: i32, exact: u8, out: *mut Outcome);
    fn c_release(handle: u64, out: *mut Outcome);
}

impl Outcome {
    fn of(call: impl FnOnce(*mut Outcome)) -> Self {
        let mut out = Outcome {
            plain: -1,
            last_status: 0,
            status: -1,
            result: -77,
            name: [0; 32],
            message: [0; 400],
        };
        call(&mut out);
        out
    }

    fn text(chars: &[c_char]) -> String {
        // SAFETY: C has written a NUL within the array.
        let text = unsafe { CStr::from_ptr(chars.as_ptr()) };
        text.to_str().expect("messages are UTF-8").to_owned()
    }

    fn message(&self) -> String {
        Self::text(&self.message)
    }

    /// That both forms ended so, and nothing was written.
    #[track_caller]
    fn is(&self, status: Status) {
        assert_eq!(Status::from_raw(self.status), Some(status));
        assert_eq!(Status::from_raw(self.last_status), Some(status));
        assert_eq!(self.plain, -1, "the plain form returned its `on_error`");
        assert_eq!(self.result, -77, "nothing was written");
        assert_eq!(Self::text(&self.name), status.name());
        assert!(!self.message().is_empty());
    }
}

fn adjust(handle: Handle, value: i32) -> Outcome {
    adjust_raw(handle.raw(), value)
}

fn adjust_raw(handle: u64, value: i32) -> Outcome {
    // SAFETY: `out` is valid to write.
    Outcome::of(|out| unsafe { c_adjust(handle, value, out) })
}

fn adjust_elsewhere(handle: Handle, value: i32) -> Outcome {
    Outcome::of(|out| {
        // SAFETY: as above; the thread has ended when it returns.
        assert_eq!(unsafe { c_adjust_elsewhere(handle.raw(), value, out) }, 0);
    })
}

fn halved(value: i32, exact: u8) -> Outcome {
    // SAFETY: as above.
    Outcome::of(|out| unsafe { c_halve(value, exact, out) })
}

fn release(handle: u64) -> Outcome {
    // SAFETY: as above.
    Outcome::of(|out| unsafe { c_release(handle, out) })
}

#[test]
fn numbers_and_names_never_change() {
    let _one = alone();
    let pinned = [
        (Status::Ok, 0, "OK"),
        (Status::NullHandle, 1, "NULL_HANDLE"),
        (Status::UnknownHandle, 2, "UNKNOWN_HANDLE"),
        (Status::Closed, 3, "CLOSED"),
        (Status::NotExported, 4, "NOT_EXPORTED"),
        (Status::WrongSignature, 5, "WRONG_SIGNATURE"),
        (Status::WrongThread, 6, "WRONG_THREAD"),
        (Status::Busy, 7, "BUSY"),
        (Status::Consumed, 8, "CONSUMED"),
        (Status::Panicked, 9, "PANICKED"),
        (Status::InvalidArgument, 10, "INVALID_ARGUMENT"),
        (Status::Failed, 11, "FAILED"),
        (Status::Exhausted, 12, "EXHAUSTED"),
        (Status::NotOwned, 13, "NOT_OWNED"),
        (Status::QueueFull, 14, "QUEUE_FULL"),
        (Status::NotImplemented, 15, "NOT_IMPLEMENTED"),
    ];
    assert_eq!(Status::ALL.len(), pinned.len(), "a new one gets a row");
    assert_eq!(size_of::<Status>(), 4);
    for (status, number, name) in pinned {
        assert_eq!(status.raw(), number);
        assert_eq!(status as i32, number);
        assert_eq!(status.name(), name);
        assert_eq!(status.to_string(), name);
        assert_eq!(Status::from_raw(number), Some(status));
        assert!(Status::ALL.contains(&status));
    }
    for number in [-1, 16, i32::MAX, i32::MIN] {
        assert_eq!(Status::from_raw(number), None);
    }
}

#[test]
fn a_number_that_is_no_status_has_a_name_in_c_too() {
    let _one = alone();
    unsafe extern "C" {
        safe fn statuses_status_name(status: i32) -> *const c_char;
    }
    for number in [16, -1, i32::MIN, i32::MAX] {
        // SAFETY: it is a static string.
        let name = unsafe { CStr::from_ptr(statuses_status_name(number)) };
        assert_eq!(name, c"UNKNOWN_STATUS");
    }
}

#[test]
fn c_reaches_ok() {
    let _one = alone();
    let add = Adjust::export(|value| value + 1);
    let outcome = adjust(add.handle(), 41);
    assert_eq!((outcome.plain, outcome.status, outcome.result), (42, 0, 42));
    // A result that equals `on_error` is told apart by the last status.
    let outcome = adjust(add.handle(), -2);
    assert_eq!((outcome.plain, outcome.last_status), (-1, 0));
    assert_eq!((outcome.status, outcome.result), (0, -1));
}

#[test]
fn c_reaches_null_handle() {
    let _one = alone();
    adjust_raw(0, 1).is(Status::NullHandle);
    release(0).is(Status::NullHandle);
}

#[test]
fn c_reaches_unknown_handle() {
    let _one = alone();
    for raw in [u64::MAX, 1 << 53, 12345, (1 << 52) | ((1 << 26) - 1)] {
        adjust_raw(raw, 1).is(Status::UnknownHandle);
        release(raw).is(Status::UnknownHandle);
    }
}

#[test]
fn c_reaches_closed() {
    let _one = alone();
    let add = Adjust::export(|value| value + 1);
    let handle = add.handle();
    drop(add);
    adjust(handle, 1).is(Status::Closed);
    release(handle.raw()).is(Status::Closed);
}

#[test]
fn c_reaches_not_exported() {
    let _one = alone();
    drop(halve::export());
    halved(4, 1).is(Status::NotExported);
    release(halve::HANDLE.raw()).is(Status::NotExported);
    // By its handle, whatever signature it is called with.
    adjust(halve::HANDLE, 1).is(Status::NotExported);
}

#[test]
fn c_reaches_wrong_signature() {
    let _one = alone();
    let lookalike = Lookalike::export(|value| value);
    adjust(lookalike.handle(), 1).is(Status::WrongSignature);
    let _halve = halve::export();
    adjust(halve::HANDLE, 1).is(Status::WrongSignature);
}

#[test]
fn c_reaches_wrong_thread() {
    let _one = alone();
    let local = Adjust::export_local(|value| value + 1);
    adjust_elsewhere(local.handle(), 1).is(Status::WrongThread);
    assert_eq!(adjust(local.handle(), 1).plain, 2);
}

#[test]
fn c_reaches_busy_from_inside_and_from_another_thread() {
    let _one = alone();
    static HANDLE: Mutex<Option<Handle>> = Mutex::new(None);
    let own = || HANDLE.lock().unwrap().expect("set below");
    let busy = Adjust::export_mut(move |value| {
        if value == 1 {
            let inside = adjust(own(), 2);
            inside.is(Status::Busy);
            assert!(inside.message().contains("from inside itself"));
            let outside = adjust_elsewhere(own(), 2);
            outside.is(Status::Busy);
            assert!(outside.message().contains("on another thread"));
        }
        value
    });
    *HANDLE.lock().unwrap() = Some(busy.handle());
    let outcome = adjust(busy.handle(), 1);
    assert_eq!((outcome.plain, outcome.status), (1, 0), "and no panic");
}

#[test]
fn c_reaches_consumed() {
    let _one = alone();
    let once = Adjust::export_once(|value| value + 1);
    // SAFETY: `out` is valid to write.
    let call = || Outcome::of(|out| unsafe { c_try_adjust(once.handle().raw(), 1, out) });
    assert_eq!((call().status, Status::Ok.raw()), (0, 0));
    call().is(Status::Consumed);
}

#[test]
fn c_reaches_panicked() {
    let _one = alone();
    let _halve = halve::export();
    let outcome = halved(13, 1);
    outcome.is(Status::Panicked);
    assert!(outcome.message().contains("thirteen"));
    assert_eq!(halved(12, 1).plain, 6, "it stays callable");
}

#[test]
fn c_reaches_invalid_argument() {
    let _one = alone();
    let _halve = halve::export();
    let outcome = halved(4, 2);
    outcome.is(Status::InvalidArgument);
    assert!(outcome.message().contains("argument `exact`"));
}

#[test]
fn c_reaches_failed() {
    let _one = alone();
    let _halve = halve::export();
    let outcome = halved(5, 1);
    outcome.is(Status::Failed);
    assert!(outcome.message().ends_with("failed: 5 is odd"));
}

#[test]
fn c_reaches_not_owned() {
    let _one = alone();
    let add: Callback<Adjust> = Adjust::export(|value| value + 1);
    release(add.handle().raw()).is(Status::NotOwned);
    assert_eq!(adjust(add.handle(), 1).plain, 2, "nothing has changed");
}

#[test]
fn an_export_reaches_exhausted() {
    let _one = alone();
    // In a process of its own, since the limit is the process's.
    let end = child::fork(|| {
        registry_core::set_max_entries(Some(0));
        match Adjust::try_export(|value| value + 1) {
            Err(ExportError::Exhausted { returned, .. }) => assert_eq!(returned(1), 2),
            other => panic!("{other:?}"),
        }
    });
    assert_eq!(end, End::Exit(0));
}
