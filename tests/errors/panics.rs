//! Panics: no panic of user code crosses the boundary, and the next call works.
//!
//! A callback, the drop of a capture, the drop of a panic's payload, the `Display` of an error and the hook
//! are user code. A callback that panicked stays callable: there is no poisoning.

use crate::alone;
use registry_core::{Callback, Failure, Handle, Status, exported_callback};
use registry_tests::drops::Drops;
use registry_tests::planned;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

#[exported_callback(on_error = -1)]
type Risk = fn(value: i64) -> i64;

#[exported_callback(on_error = -1)]
type Judge = fn(value: i64) -> Result<i64, Verdict>;

#[exported_callback(on_error = -1)]
fn risky(value: i64) -> i64 {
    assert!(value != 13, "thirteen");
    value
}

unsafe extern "C" {
    safe fn errors_risky(value: i64) -> i64;
}

/// An error whose `Display` does what it is told.
struct Verdict(&'static str);

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "panic" => panic!("in a display"),
            "error" => Err(fmt::Error),
            text => f.write_str(text),
        }
    }
}

/// What the panics that are meant to happen say.
const PLANNED: [&str; 12] = [
    "a Display implementation returned an error",
    "a literal",
    "divide by zero",
    "formatted",
    "in a display",
    "in a drop",
    "in the callback",
    "in the hook",
    "on the way",
    "once",
    "outer",
    "thirteen",
];

/// One at a time, since hooks are the process's; and without the noise.
fn quiet() -> MutexGuard<'static, ()> {
    planned::panics(&PLANNED);
    alone()
}

fn call(handle: Handle, value: i64) -> Result<i64, Status> {
    Risk::call(handle, value).map_err(|error| error.status())
}

#[test]
fn a_panic_in_a_callback_is_a_status_with_its_message() {
    let _one = quiet();
    let drops = Drops::new();
    let token = drops.token();
    let risk = Risk::export(move |value| {
        token.keep();
        match value {
            1 => panic!("a literal"),
            2 => panic!("formatted {value}"),
            3 => panic_any(vec![3]),
            _ => value,
        }
    });
    for (value, message) in [
        (1, "a literal"),
        (2, "formatted 2"),
        (3, "the panic carried no text"),
    ] {
        let error = Risk::call(risk.handle(), value).unwrap_err();
        assert_eq!(error.status(), Status::Panicked);
        let expected = format!("callback `errors::panics::Risk` panicked: {message}");
        assert_eq!(error.to_string(), expected);
        assert_eq!(registry_core::last_error(), Some(expected));
        assert_eq!(call(risk.handle(), 4), Ok(4), "no poison");
    }
    drop(risk);
    assert_eq!(drops.count(), 1);
}

#[test]
fn a_panic_in_an_exported_function_returns_on_error() {
    let _one = quiet();
    let _risky: Callback<risky> = risky::export();
    assert_eq!((errors_risky(13), errors_risky(12)), (-1, 12));
}

#[test]
fn an_fn_mut_that_panicked_is_not_busy_for_ever() {
    let _one = quiet();
    let mut calls = 0;
    let risk = Risk::export_mut(move |value| {
        calls += 1;
        assert!(value != 13, "thirteen");
        calls
    });
    assert_eq!(call(risk.handle(), 1), Ok(1));
    assert_eq!(call(risk.handle(), 13), Err(Status::Panicked));
    assert_eq!(call(risk.handle(), 1), Ok(3));
    let local = Risk::export_local(|value| 1 / (value - 1));
    assert_eq!(call(local.handle(), 1), Err(Status::Panicked));
    assert_eq!(call(local.handle(), 2), Ok(1));
}

#[test]
fn an_fn_once_that_panicked_is_consumed_and_dropped() {
    let _one = quiet();
    let drops = Drops::new();
    let token = drops.token();
    let risk = Risk::export_once(move |_| {
        token.keep();
        panic!("once")
    });
    assert_eq!(call(risk.handle(), 1), Err(Status::Panicked));
    assert_eq!(
        (call(risk.handle(), 1), drops.count()),
        (Err(Status::Consumed), 1)
    );
    drop(risk);
    assert_eq!(drops.count(), 1);
}

#[test]
fn a_panic_in_a_captures_drop_goes_to_the_hook_and_nowhere_else() {
    let _one = quiet();
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("in a drop");
        }
    }
    let seen: Arc<Mutex<Vec<(Status, String)>>> = Arc::default();
    let told = Arc::clone(&seen);
    registry_core::set_error_hook(Some(Box::new(move |failure: &Failure| {
        let failure = (failure.status(), failure.to_string());
        told.lock().unwrap().push(failure);
    })));
    let drops = Drops::new();
    let (bomb, token) = (Bomb, drops.token());
    let risk = Risk::export(move |value| {
        let _ = &bomb;
        token.keep();
        value
    });
    let handle = risk.handle();
    drop(risk);
    assert_eq!(drops.count(), 1, "the other capture is dropped too");
    assert_eq!(call(handle, 1), Err(Status::Closed));
    let seen = seen.lock().unwrap();
    let (status, text) = seen.first().expect("the hook ran");
    assert_eq!(*status, Status::Panicked);
    assert_eq!(
        text,
        "the captures of callback `errors::panics::Risk` panicked when dropped: in a drop"
    );
}

#[test]
fn a_panic_in_the_drop_of_a_payload_is_stopped() {
    let _one = quiet();
    /// Panics when dropped, with another of its kind, as often as it is told.
    struct Payload(u32);
    impl Drop for Payload {
        fn drop(&mut self) {
            if self.0 > 0 {
                panic_any(Payload(self.0 - 1));
            }
        }
    }
    let risk = Risk::export(|depth| panic_any(Payload(depth as u32)));
    for depth in [0, 1, 2, 3, 10] {
        assert_eq!(
            call(risk.handle(), depth),
            Err(Status::Panicked),
            "{depth} deep"
        );
    }
}

#[test]
fn a_call_while_the_thread_unwinds_works_and_may_panic_itself() {
    let _one = quiet();
    struct CallsWhenDropped(Handle, Arc<Mutex<Vec<Result<i64, Status>>>>);
    impl Drop for CallsWhenDropped {
        fn drop(&mut self) {
            assert!(std::thread::panicking());
            for value in [1, 13, 2] {
                self.1
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(call(self.0, value));
            }
        }
    }
    let risk = Risk::export(|value| {
        assert!(value != 13, "thirteen");
        value
    });
    let answers = Arc::default();
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        let _calls = CallsWhenDropped(risk.handle(), Arc::clone(&answers));
        panic!("outer");
    }));
    assert!(unwound.is_err());
    let answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(*answers, [Ok(1), Err(Status::Panicked), Ok(2)]);
}

#[test]
fn a_wrapper_that_unwinding_drops_ends_its_callback() {
    let _one = quiet();
    let drops = Drops::new();
    let mut handle = None;
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        let token = drops.token();
        let risk = Risk::export(move |value| {
            token.keep();
            value
        });
        handle = Some(risk.handle());
        panic!("on the way");
    }));
    assert!(unwound.is_err());
    assert_eq!(drops.count(), 1);
    assert_eq!(call(handle.unwrap(), 1), Err(Status::Closed));
}

#[test]
fn a_display_that_panics_or_fails_is_a_panic() {
    let _one = quiet();
    let judge = Judge::export(|value| match value {
        1 => Err(Verdict("panic")),
        2 => Err(Verdict("error")),
        3 => Err(Verdict("plain")),
        _ => Ok(value),
    });
    let status = |value| Judge::call(judge.handle(), value).map_err(|error| error.status());
    assert_eq!(status(1), Err(Status::Panicked));
    assert_eq!(status(2), Err(Status::Panicked));
    assert_eq!(status(3), Err(Status::Failed));
    assert_eq!(status(4), Ok(4));
}

#[test]
fn a_hook_that_panics_changes_nothing() {
    let _one = quiet();
    registry_core::set_error_hook(Some(Box::new(|_| panic!("in the hook"))));
    let risk = Risk::export(|_| panic!("in the callback"));
    for _ in 0..3 {
        let error = Risk::call(risk.handle(), 1).unwrap_err();
        assert_eq!(error.status(), Status::Panicked);
        assert!(error.to_string().ends_with("in the callback"));
    }
}
