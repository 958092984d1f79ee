//! Errors: the texts of all messages, `last_error` at its edges, and the hook.
//!
//! A message names the callback and, if they are known, the places where it was exported and closed. It is per thread and
//! is never truncated inside a character. A hook is not called for failures inside itself.

use crate::alone;
use registry_core::{Failure, Handle, Status, exported_callback, last_error, last_status};
#[cfg(all(unix, not(miri)))]
use registry_tests::child::{self, End};
use std::ffi::c_char;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

#[exported_callback(on_error = -1)]
type Ask = fn(text: &str, flag: bool) -> i64;

#[exported_callback(on_error = -1)]
pub(crate) type Plain = fn(value: i64) -> Result<i64, String>;

#[exported_callback(on_error = -1)]
fn answer(value: i64) -> i64 {
    value
}

/// No test exports it.
#[exported_callback(on_error = -1)]
fn forgotten() -> i64 {
    0
}

unsafe extern "C" {
    fn errors_last_error(buffer: *mut c_char, len: usize) -> usize;
    pub(crate) safe fn errors_last_error_code() -> i32;
    pub(crate) safe fn errors_last_status() -> i32;
    fn errors_Ask_try(
        handle: u64,
        text: *const u8,
        len: usize,
        flag: u8,
        result: *mut i64,
    ) -> Status;
    pub(crate) safe fn errors_Plain_call(handle: u64, value: i64) -> i64;
    safe fn errors_answer(value: i64) -> i64;
    safe fn errors_forgotten() -> i64;
    pub(crate) safe fn errors_release(handle: u64) -> Status;
}

fn ask(handle: u64, text: &[u8], flag: u8) -> String {
    let mut result = 0;
    // SAFETY: the text is readable for its length, and the result writable.
    let status = unsafe { errors_Ask_try(handle, text.as_ptr(), text.len(), flag, &mut result) };
    assert_ne!(status, Status::Ok);
    last_error().expect("it failed")
}

#[test]
fn unwrap_prints_the_words_of_an_error() {
    let _one = alone();
    let forged = Handle::from_raw(99).expect("a handle");
    let error = Plain::call(forged, 1).unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "CallError(handle 99 was never issued by this library)"
    );
    let error = registry_core::Callback::<Plain>::from_handle(forged);
    let error = error.map(drop).unwrap_err();
    assert_eq!(format!("{error:?}"), format!("HandleError({error})"));
}

#[test]
fn every_message_says_what_is_wrong_and_with_what() {
    let _one = alone();
    let (line, ask_local) = (line!(), Ask::export_local(|_, _| 1));
    let handle = ask_local.handle();
    let raw = handle.raw();
    assert_eq!(
        ask(0, b"", 0),
        "the handle is 0, which no callback ever has"
    );
    assert_eq!(
        ask(99, b"", 0),
        "handle 99 was never issued by this library"
    );
    assert_eq!(
        ask(raw, b"ok\xff", 0),
        "argument `text` of callback `errors::messages::Ask` is not valid UTF-8 from byte 2"
    );
    assert_eq!(
        ask(raw, b"", 3),
        "argument `flag` of callback `errors::messages::Ask` is not a `bool`, which is 0 or 1: it is 3"
    );
    assert_eq!(
        std::thread::spawn(move || ask(raw, b"", 0)).join().unwrap(),
        "callback `errors::messages::Ask` belongs to the thread that exported it and was called from another"
    );
    assert_eq!(errors_release(raw), Status::NotOwned);
    let not_owned = "callback `errors::messages::Ask` is not owned by foreign code, so it can't be released or taken back";
    assert_eq!(last_error().as_deref(), Some(not_owned), "a wrapper's");
    let leaked = Ask::export(|_, _| 1).leak().handle();
    assert_eq!(errors_release(leaked.raw()), Status::NotOwned);
    assert_eq!(last_error().as_deref(), Some(not_owned), "nobody's");
    let closed_line = line!() + 1;
    ask_local.close();
    assert_eq!(
        ask(raw, b"", 0),
        format!(
            "callback `errors::messages::Ask` is closed: exported at {0}:{line}:{1}, closed at {0}:{closed_line}:15",
            file!(),
            39
        )
    );
}

#[test]
fn a_failure_and_a_foreign_signature_are_told_in_words() {
    let _one = alone();
    let plain = Plain::export(|value| Err(format!("no {value}")));
    let handle = plain.handle();
    let error = Plain::call(handle, 7).unwrap_err();
    assert_eq!(
        error.to_string(),
        "callback `errors::messages::Plain` failed: no 7"
    );
    assert_eq!(error.failure().handle(), Some(handle));
    assert_eq!(error.failure().callback(), Some("errors::messages::Plain"));
    assert_eq!(
        ask(handle.raw(), b"", 0),
        "callback `errors::messages::Plain` was called with the signature of `errors::messages::Ask`, which is different"
    );
    let given = plain.into_handle();
    assert_eq!(errors_release(given.raw()), Status::Ok);
    assert_eq!(errors_Plain_call(given.raw(), 1), -1);
    let message = last_error().expect("it failed");
    assert!(message.ends_with("released by foreign code"), "{message}");
}

#[test]
fn exporting_a_function_twice_names_both_places() {
    let _one = alone();
    let line = line!() + 1;
    let first = answer::export();
    let error = answer::try_export().unwrap_err();
    let message = error.to_string();
    let places = [
        format!("{}:{line}:", file!()),
        format!("{}:{}:", file!(), line + 1),
    ];
    assert!(
        message.starts_with("callback `errors::messages::answer` is already exported at "),
        "{message}"
    );
    assert!(
        places.iter().all(|place| message.contains(place)),
        "{message}"
    );
    assert_eq!(errors_answer(3), 3, "the first is untouched");
    drop(first);
    drop(answer::try_export().expect("free again"));
    assert_eq!(errors_answer(3), -1);
    let message = last_error().expect("it failed");
    assert!(
        message.starts_with("callback `errors::messages::answer` is not exported: no wrapper"),
        "{message}"
    );
}

#[test]
fn a_function_that_was_never_exported_says_what_to_write() {
    let _one = alone();
    assert_eq!(errors_forgotten(), -1);
    assert_eq!(
        last_error().expect("it failed"),
        "callback `errors::messages::forgotten` is not exported: no wrapper of it is alive; \
         `export()` makes one, and a `pinned` function needs none"
    );
}

/// `last_error` into a buffer of so many bytes, and the bytes after it.
fn cut(len: usize) -> (usize, Vec<u8>) {
    let mut buffer = vec![0xaa_u8; len + 8];
    // SAFETY: writable for `len` bytes.
    let needed = unsafe { errors_last_error(buffer.as_mut_ptr().cast(), len) };
    assert!(
        buffer[len..].iter().all(|&byte| byte == 0xaa),
        "nothing beyond {len}"
    );
    buffer.truncate(len);
    (needed, buffer)
}

#[test]
fn last_error_fits_any_buffer_and_never_cuts_a_character() {
    let _one = alone();
    // One, two, three and four bytes to a character, and a NUL.
    let plain = Plain::export(|_| Err("aä€𝄞\0z".into()));
    assert_eq!(errors_Plain_call(plain.handle().raw(), 1), -1);
    let whole = last_error().expect("it failed");
    let shown = whole.replace('\0', " ");
    // SAFETY: null, and then a length of 0: nothing is written.
    unsafe {
        assert_eq!(
            errors_last_error(std::ptr::null_mut(), 100),
            whole.len() + 1
        );
        assert_eq!(errors_last_error([0; 1].as_mut_ptr(), 0), whole.len() + 1);
    }
    for len in 1..whole.len() + 4 {
        let (needed, bytes) = cut(len);
        assert_eq!(needed, whole.len() + 1);
        let end = bytes
            .iter()
            .position(|&byte| byte == 0)
            .expect("always ended");
        let text = std::str::from_utf8(&bytes[..end]).expect("no half characters");
        assert!(shown.starts_with(text));
        assert!(
            text.len() + 4 >= len.min(whole.len() + 1),
            "as much as fits"
        );
    }
}

#[test]
fn without_an_error_the_message_is_empty() {
    let _one = alone();
    std::thread::spawn(|| {
        assert_eq!(
            (last_status(), last_error(), errors_last_status()),
            (Status::Ok, None, 0)
        );
        let (needed, bytes) = cut(4);
        assert_eq!((needed, bytes[0]), (1, 0));
    })
    .join()
    .unwrap();
}

#[test]
fn the_last_error_is_the_threads_own_and_ends_with_an_ambiguous_success() {
    let _one = alone();
    let plain = Plain::export(|value| {
        if value == 9 {
            Err("nine".into())
        } else {
            Ok(value)
        }
    });
    let raw = plain.handle().raw();
    assert_eq!(errors_Plain_call(raw, 9), -1);
    assert_eq!(last_status(), Status::Failed);
    std::thread::spawn(|| assert_eq!(last_status(), Status::Ok))
        .join()
        .unwrap();
    // A result that can't be mistaken leaves it; nobody has a reason to ask.
    assert_eq!(errors_Plain_call(raw, 5), 5);
    assert_eq!(last_status(), Status::Failed);
    assert_eq!(errors_Plain_call(raw, -1), -1);
    assert_eq!((last_status(), last_error()), (Status::Ok, None));
}

#[test]
fn the_hook_sees_every_failure_once_and_may_fail_itself() {
    let _one = alone();
    let plain = Plain::export(|_| Err("outer".into()));
    let inner = Plain::export(|_| Err("inner".into()));
    let (outer, inner) = (plain.handle(), inner.into_handle());
    type Seen = Arc<Mutex<Vec<(Status, Option<Handle>)>>>;
    let seen = Seen::default();
    let told = Arc::clone(&seen);
    registry_core::set_error_hook(Some(Box::new(move |failure: &Failure| {
        told.lock()
            .unwrap()
            .push((failure.status(), failure.handle()));
        // Not hooked again, whatever it is; and it does not become the caller's last error.
        assert!(Plain::call(inner, 1).is_err());
        assert_eq!(errors_release(inner.raw() + 1), Status::UnknownHandle);
        drop(Plain::export(Ok));
    })));
    for _ in 0..3 {
        assert_eq!(errors_Plain_call(outer.raw(), 1), -1);
        let message = last_error().expect("it failed");
        assert!(message.ends_with("failed: outer"), "{message}");
    }
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    assert_eq!(*seen.lock().unwrap(), [(Status::Failed, Some(outer)); 3]);
    assert_eq!(errors_release(inner.raw()), Status::Ok);
}

#[test]
fn a_hook_may_replace_itself_and_its_captures_are_dropped() {
    let _one = alone();
    let drops = registry_tests::drops::Drops::new();
    let token = drops.token();
    let second = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&second);
    registry_core::set_error_hook(Some(Box::new(move |_| {
        token.keep();
        let count = Arc::clone(&count);
        registry_core::set_error_hook(Some(Box::new(move |_| {
            count.fetch_add(1, SeqCst);
        })));
    })));
    for expected in [0, 1, 2] {
        assert_eq!(errors_Plain_call(0, 1), -1);
        assert_eq!((second.load(SeqCst), drops.count()), (expected, 1));
    }
}

#[test]
fn waiting_inside_a_hook_is_refused() {
    let _one = alone();
    let plain = Plain::export(Ok);
    let waited = Mutex::new(Some(Plain::export(Ok)));
    let called = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&called);
    registry_core::set_error_hook(Some(Box::new(move |_| {
        if let Some(wrapper) = waited.lock().unwrap().take() {
            let handle = wrapper.handle();
            // Whatever it says, it has not waited for anybody: it returns.
            let _ = wrapper.close_and_wait();
            assert!(Plain::call(handle, 1).is_err());
            seen.fetch_add(1, SeqCst);
        }
    })));
    assert_eq!(errors_Plain_call(0, 1), -1);
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    assert_eq!(called.load(SeqCst), 1);
    drop(plain);
}

// Miri has one process.
#[cfg(all(unix, not(miri)))]
/// What the default hook writes when `body` runs in a child whose stderr is a pipe.
fn stderr_of(body: impl FnOnce()) -> (End, String) {
    use std::io::Read;
    use std::os::fd::FromRawFd;
    let mut ends = [0; 2];
    // SAFETY: room for two descriptors.
    assert_eq!(unsafe { libc::pipe(ends.as_mut_ptr()) }, 0);
    let end = child::fork(|| {
        // SAFETY: descriptors of this process.
        unsafe { libc::dup2(ends[1], 2) };
        registry_core::set_error_hook(None);
        body();
    });
    // SAFETY: as above; the file owns what is left.
    let mut reader = unsafe {
        libc::close(ends[1]);
        std::fs::File::from_raw_fd(ends[0])
    };
    let mut text = String::new();
    reader.read_to_string(&mut text).expect("UTF-8");
    (end, text)
}

#[cfg(all(unix, not(miri)))]
#[test]
fn the_default_hook_writes_a_line_the_first_time_that_a_callback_fails_in_a_way() {
    let _one = alone();
    let (end, text) = stderr_of(|| {
        let plain = Plain::export(|value| Err(format!("no {value}")));
        for value in 0..100 {
            assert_eq!(errors_Plain_call(plain.handle().raw(), value), -1);
        }
        assert_eq!(errors_release(plain.handle().raw()), Status::NotOwned);
    });
    assert_eq!(end, End::Exit(0));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert_eq!(
        lines[0],
        "registry: FAILED: callback `errors::messages::Plain` failed: no 0"
    );
    assert!(
        lines[1].starts_with("registry: NOT_OWNED: callback `errors::messages::Plain`"),
        "{text}"
    );
}

#[cfg(all(unix, not(miri)))]
#[test]
fn the_default_hook_does_not_mind_a_closed_stderr() {
    let _one = alone();
    let (end, text) = stderr_of(|| {
        // SAFETY: a descriptor of this process.
        unsafe { libc::close(2) };
        assert_eq!(errors_Plain_call(0, 1), -1);
        assert_eq!(last_status(), Status::NullHandle);
    });
    assert_eq!((end, text.as_str()), (End::Exit(0), ""));
}

mod of_one_name {
    //! Markers inside of functions: their path is that of the module, so that two may have the same one.
    use registry_core::{Callback, Handle, exported_callback};

    pub(super) fn first() -> (Callback<impl registry_core::Signature>, Handle) {
        #[exported_callback(on_error = 0)]
        type Same = fn(value: i32) -> i32;
        let callback = Same::export(|value| value);
        let handle = callback.handle();
        (callback, handle)
    }

    pub(super) fn second(handle: Handle) -> registry_core::CallError {
        #[exported_callback(on_error = 0, unsafe(name = "errors_second_same"))]
        type Same = fn(value: i32) -> i32;
        let own = Same::export(|value| value);
        let names: Vec<String> = registry_core::report()
            .signatures
            .iter()
            .filter(|(name, _)| name.contains("Same"))
            .map(|(name, _)| name.to_owned())
            .collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(
            names.iter().all(|name| name.contains("messages.rs:")),
            "{names:?}"
        );
        drop(own);
        Same::call(handle, 1).expect_err("another signature")
    }
}

#[test]
fn two_callbacks_of_one_name_are_told_apart_by_their_places() {
    let (callback, handle) = of_one_name::first();
    let message = of_one_name::second(handle).to_string();
    assert_eq!(message.matches("messages.rs:").count(), 2, "{message}");
    let report = registry_core::report();
    let entry = report.entries.iter().find(|entry| entry.handle == handle);
    assert!(entry.is_some_and(|entry| entry.declared_at.file().ends_with("messages.rs")));
    drop(callback);
}
