//! A release on another thread, inside the error hook of the thread that waits for it.

use crate::alone;
use crate::messages::{Plain, errors_Plain_call};
use registry_core::{AnyThread, Foreign, ForeignText, RawForeign, exported_callback};
use registry_tests::stack::{TELLS, on_a_thread, where_less_is_left};
use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

/// Is called with nothing.
#[exported_callback]
type Ring = fn();

unsafe extern "C" {
    safe fn errors_host_open_with_stack(bytes: usize) -> u64;
    safe fn errors_host_close(host: u64) -> i32;
}

unsafe extern "C" fn ring(_: *mut c_void, _: *mut ForeignText) -> i32 {
    0
}

/// Makes a call that fails.
unsafe extern "C" fn release(_: *mut c_void) {
    assert_eq!(errors_Plain_call(1, 1), -1);
}

fn callable(host: u64) -> AnyThread<Foreign<Ring>> {
    let raw = RawForeign {
        size: size_of::<RawForeign<Ring>>(),
        call: Some(ring as unsafe extern "C" fn(*mut c_void, *mut ForeignText) -> i32),
        user_data: std::ptr::null_mut(),
        release: Some(release),
        host,
    };
    // SAFETY: functions of their types, which use no data.
    unsafe { AnyThread::from_raw(&raw const raw) }.unwrap()
}

#[test]
fn a_failure_of_a_release_on_another_thread_calls_no_hook_inside_itself() {
    const WANTED: usize = 128 << 10;
    if !TELLS {
        return;
    }
    let _one = alone();
    let host = errors_host_open_with_stack(WANTED);
    let calls = Arc::new(AtomicUsize::new(0));
    let (kept, counted) = (Mutex::new(Some(callable(host))), Arc::clone(&calls));
    registry_core::set_error_hook(Some(Box::new(move |_| {
        counted.fetch_add(1, SeqCst);
        let kept = kept.lock().unwrap().take();
        drop(kept);
    })));
    let plain = Plain::export(|value| Err(value.to_string()));
    let raw = plain.handle().raw();
    on_a_thread(|| {
        where_less_is_left(WANTED / 2, || assert_eq!(errors_Plain_call(raw, 1), -1));
    });
    assert_eq!(calls.load(SeqCst), 1);
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    assert_eq!(errors_host_close(host), 0);
}
