//! Code that runs between a call and its caller's question, such as a signal handler, does not change the caller's status and message.

use crate::alone;
use crate::messages::{Plain, errors_Plain_call, errors_last_status, errors_release};
use registry_core::{Handle, Status, exported_callback, last_error, last_status};
use std::ffi::{c_char, c_void};

#[exported_callback]
type Notify = fn(fail: bool) -> Result<(), String>;

#[exported_callback]
fn nothing() {}

#[exported_callback(pinned)]
fn nothing_pinned() {}

unsafe extern "C" {
    safe fn errors_Notify_call(handle: u64, fail: u8);
    safe fn errors_Notify_try(handle: u64, fail: u8) -> Status;
    safe fn errors_nothing();
    safe fn errors_nothing_try() -> Status;
    safe fn errors_nothing_pinned();
    safe fn errors_nothing_pinned_try() -> Status;
    safe fn errors_destroy(handle: *mut c_void);
    safe fn errors_destroy_u64(handle: u64);
    safe fn errors_destroy_f64(handle: f64);
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

/// A failure of this thread that is not asked for yet.
fn fail() {
    assert_eq!(errors_Plain_call(0, 1), -1);
    assert_eq!(last_status(), Status::NullHandle);
}

fn is_untouched() -> bool {
    let message = last_error().unwrap_or_default();
    errors_last_status() == Status::NullHandle.raw() && message.starts_with("the handle is 0")
}

/// The message, from a buffer of so many bytes.
fn take(handle: u64, status: Status, room: usize) -> (usize, String) {
    let mut buffer = vec![0x55_u8; room];
    // SAFETY: writable for its length.
    let needed = unsafe {
        errors_take_error(
            handle,
            status.raw(),
            buffer.as_mut_ptr().cast(),
            room,
            std::ptr::null_mut(),
        )
    };
    let end = buffer.iter().position(|&byte| byte == 0).unwrap_or(0);
    (needed, String::from_utf8_lossy(&buffer[..end]).into_owned())
}

/// All of the message, with the name of the callback left out.
fn taken(handle: u64, status: Status) -> String {
    let (_, message) = take(handle, status, 512);
    message.rsplit(": ").next().unwrap_or_default().to_owned()
}

#[test]
fn a_success_without_a_value_clears_the_status_in_every_form() {
    let _one = alone();
    let notify = Notify::export(|fail| if fail { Err("no".into()) } else { Ok(()) });
    let (handle, raw) = (notify.handle(), notify.handle().raw());
    let exported = nothing::export();
    let hardcoded = nothing::HANDLE.raw();
    type Form<'a> = (&'a str, &'a dyn Fn());
    let forms: [Form; 9] = [
        ("call", &|| errors_Notify_call(raw, 0)),
        ("try", &|| assert_eq!(errors_Notify_try(raw, 0), Status::Ok)),
        ("function", &|| errors_nothing()),
        ("function, try", &|| {
            assert_eq!(errors_nothing_try(), Status::Ok)
        }),
        ("pinned", &|| errors_nothing_pinned()),
        ("pinned, try", &|| {
            assert_eq!(errors_nothing_pinned_try(), Status::Ok)
        }),
        ("Rust", &|| Notify::call(handle, false).unwrap()),
        ("stub", &|| errors_nothing()),
        ("invoke", &|| {
            // SAFETY: no arguments, and no result wanted.
            let status =
                unsafe { errors_invoke(hardcoded, std::ptr::null(), 0, std::ptr::null_mut()) };
            assert_eq!(status, Status::Ok);
        }),
    ];
    for (name, form) in forms {
        errors_Notify_call(raw, 1);
        assert_eq!(
            (last_status(), errors_last_status()),
            (Status::Failed, 11),
            "{name}"
        );
        form();
        assert_eq!((last_status(), last_error()), (Status::Ok, None), "{name}");
    }
    drop(exported);
    errors_nothing();
    assert_eq!(last_status(), Status::NotExported);
}

#[test]
fn a_release_by_a_finaliser_leaves_the_status_alone() {
    let _one = alone();
    let given = || {
        // Its captures fail when they are dropped, and so does what they call.
        struct Noisy;
        impl Drop for Noisy {
            fn drop(&mut self) {
                assert_eq!(errors_Plain_call(1, 1), -1);
                errors_nothing_pinned();
            }
        }
        let noisy = Noisy;
        Plain::export(move |value| {
            let _held = &noisy;
            Ok(value)
        })
        .into_handle()
    };
    type Finaliser = fn(Handle);
    let finalisers: [Finaliser; 3] = [
        |handle| errors_destroy(handle.into_user_data()),
        |handle| errors_destroy_u64(handle.raw()),
        |handle| errors_destroy_f64(handle.to_f64()),
    ];
    for finaliser in finalisers {
        let handle = given();
        fail();
        finaliser(handle);
        assert!(is_untouched(), "after a release");
        finaliser(handle);
        assert!(is_untouched(), "after a second release, which fails");
        assert_eq!(
            errors_release(handle.raw()),
            Status::Closed,
            "it was released"
        );
        assert_eq!(errors_nothing_pinned_try(), Status::Ok);
        finaliser(handle);
        assert_eq!(
            last_status(),
            Status::Ok,
            "and no failure comes up by itself"
        );
    }
    errors_destroy(std::ptr::null_mut());
    errors_destroy_u64(u64::MAX);
    errors_destroy_f64(f64::NAN);
    assert_eq!(last_status(), Status::Ok);
}

#[test]
fn a_drop_of_captures_leaves_the_status_of_the_call_that_ends_it() {
    let _one = alone();
    struct Noisy;
    impl Drop for Noisy {
        fn drop(&mut self) {
            assert_eq!(errors_Plain_call(1, 1), -1);
        }
    }
    let noisy = Noisy;
    let slot = std::sync::Arc::new(std::sync::Mutex::new(None));
    let own = std::sync::Arc::clone(&slot);
    // It ends itself, so its captures are dropped on its way out, after it has its result.
    let notify = Notify::export(move |_| {
        let _held = &noisy;
        drop(own.lock().unwrap().take());
        Ok(())
    });
    let raw = notify.handle().raw();
    *slot.lock().unwrap() = Some(notify);
    fail();
    errors_Notify_call(raw, 0);
    assert_eq!(last_status(), Status::Ok);
}

#[test]
fn an_interrupted_caller_takes_its_own_message() {
    let _one = alone();
    let plain = Plain::export(|value| Err(format!("no {value}")));
    let raw = plain.handle().raw();
    // Three callers, each interrupted by the next before it asks.
    for value in [1, 2, 3] {
        assert_eq!(errors_Plain_call(raw, value), -1);
    }
    assert_eq!(errors_Plain_call(7, 0), -1);
    for wanted in ["no 3", "no 2", "no 1", ""] {
        assert_eq!(taken(raw, Status::Failed), wanted);
    }
    assert!(taken(7, Status::UnknownHandle).starts_with("handle 7"));
    // What has been taken is still the thread's last error, until the next failure.
    assert!(last_error().expect("it failed").starts_with("handle 7"));
    assert_eq!(taken(7, Status::UnknownHandle), "");
    assert_eq!(taken(raw, Status::Closed), "", "no failure of that kind");
}

#[test]
fn an_interruption_may_fail_as_often_as_it_likes() {
    let _one = alone();
    let plain = Plain::export(|value| Err(format!("no {value}")));
    let raw = plain.handle().raw();
    assert_eq!(errors_Plain_call(raw, 1), -1);
    for value in 100..200 {
        assert_eq!(errors_Plain_call(raw, value), -1);
        assert_eq!(taken(raw, Status::Failed), format!("no {value}"));
    }
    assert_eq!(taken(raw, Status::Failed), "no 1");
    // Who never asks fills the few places there are, and the thread's last error is right all the same.
    for value in 0..100 {
        assert_eq!(errors_Plain_call(raw, value), -1);
        assert!(
            last_error()
                .expect("it failed")
                .ends_with(&format!("no {value}"))
        );
    }
    for wanted in (92..100).rev() {
        assert_eq!(taken(raw, Status::Failed), format!("no {wanted}"));
    }
    assert_eq!(taken(raw, Status::Failed), "");
}

#[test]
fn a_message_that_did_not_fit_can_be_asked_for_again() {
    let _one = alone();
    let plain = Plain::export(|_| Err("aä€𝄞\0z".into()));
    let raw = plain.handle().raw();
    assert_eq!(errors_Plain_call(raw, 1), -1);
    let whole = last_error().expect("it failed").replace('\0', " ");
    // SAFETY: null: nothing is written.
    let needed =
        unsafe { errors_take_error(raw, 11, std::ptr::null_mut(), 100, std::ptr::null_mut()) };
    assert_eq!(needed, whole.len() + 1);
    for room in 1..=whole.len() {
        let (needed, text) = take(raw, Status::Failed, room);
        assert_eq!(needed, whole.len() + 1);
        assert!(whole.starts_with(&text) && text.len() < room);
    }
    assert_eq!(take(raw, Status::Failed, needed), (needed, whole));
    assert_eq!(take(raw, Status::Failed, needed), (1, String::new()));
    // Any integers.
    for handle in [0, 1, u64::MAX] {
        for status in [i32::MIN, -1, 0, 99, i32::MAX] {
            // SAFETY: null: nothing is written.
            let needed = unsafe {
                errors_take_error(
                    handle,
                    status,
                    std::ptr::null_mut(),
                    0,
                    std::ptr::null_mut(),
                )
            };
            assert_eq!(needed, 1);
        }
    }
}
