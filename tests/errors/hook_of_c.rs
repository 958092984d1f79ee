//! `<crate>_set_error_hook`: C's hook gets every failure, and its result says when the old hook's data may be freed.

use crate::alone;
use crate::messages::{Plain, errors_Plain_call};
use registry_core::{Status, exported_callback, last_status};
use registry_tests::stack::{TELLS, on_a_thread, where_less_is_left};
use std::ffi::{CStr, c_char, c_void};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, Sender, channel};

type Hook = unsafe extern "C" fn(*mut c_void, i32, u64, *const c_char);

unsafe extern "C" {
    fn errors_set_error_hook(function: Option<Hook>, user_data: *mut c_void) -> i32;
    safe fn errors_silence_errors();
    safe fn errors_Deep_call(handle: u64, value: i64) -> i64;
    safe fn errors_host_open_with_stack(bytes: usize) -> u64;
    safe fn errors_host_close(host: u64) -> i32;
}

type Heard = Mutex<Vec<(i32, u64, String)>>;

/// # Safety
/// `user_data` points at a `Heard`.
unsafe extern "C" fn hear(user_data: *mut c_void, status: i32, handle: u64, text: *const c_char) {
    // SAFETY: the caller's promise; the message is valid for the call.
    let (heard, text) = unsafe { (&*user_data.cast::<Heard>(), CStr::from_ptr(text)) };
    let text = text.to_string_lossy().into_owned();
    heard.lock().unwrap().push((status, handle, text));
    // Not told again, and not the caller's status.
    assert_eq!(errors_Plain_call(1, 1), -1);
}

fn pointer<T>(value: &T) -> *mut c_void {
    std::ptr::from_ref(value).cast_mut().cast()
}

#[test]
fn a_hook_of_c_hears_status_handle_and_message_with_its_user_data() {
    let _one = alone();
    let heard = Heard::default();
    // SAFETY: the hook's own type, and user data that outlives it.
    let was_running = unsafe { errors_set_error_hook(Some(hear), pointer(&heard)) };
    assert_eq!(was_running, 0);
    let plain = Plain::export(|value| Err(format!("no\0{value}")));
    let raw = plain.handle().raw();
    assert_eq!(errors_Plain_call(raw, 5), -1);
    assert_eq!(last_status(), Status::Failed);
    assert_eq!(errors_Plain_call(u64::MAX, 5), -1);
    errors_silence_errors();
    assert_eq!(errors_Plain_call(raw, 6), -1);
    let failed = "callback `errors::messages::Plain` failed: no 5".to_owned();
    let unknown = format!("handle {} was never issued by this library", u64::MAX);
    assert_eq!(*heard.lock().unwrap(), [(11, raw, failed), (2, 0, unknown)]);
}

/// Its failures go to the default hook too, which tells of each kind once in the process.
#[exported_callback(on_error = -1)]
type Deep = fn(value: i64) -> Result<i64, String>;

#[test]
fn a_hook_of_c_is_called_where_hosts_find_enough_of_the_stack_and_nowhere_else() {
    const WANTED: usize = 128 << 10;
    if !TELLS {
        return;
    }
    let _one = alone();
    let heard = Heard::default();
    let host = errors_host_open_with_stack(WANTED);
    // SAFETY: as above.
    unsafe { errors_set_error_hook(Some(hear), pointer(&heard)) };
    let deep = Deep::export(|value| Err(value.to_string()));
    let raw = deep.handle().raw();
    on_a_thread(|| {
        assert_eq!(errors_Deep_call(raw, 1), -1);
        where_less_is_left(WANTED / 2, || {
            assert_eq!(errors_Deep_call(raw, 2), -1);
            assert_eq!(last_status(), Status::Failed);
        });
        assert_eq!(errors_Deep_call(raw, 3), -1);
    });
    errors_silence_errors();
    let texts = [1, 3].map(|value| {
        let text = format!("callback `errors::hook_of_c::Deep` failed: {value}");
        (11, raw, text)
    });
    assert_eq!(*heard.lock().unwrap(), texts);
    assert_eq!(errors_host_close(host), 0);
}

/// A hook that stays where it is until it is let go.
struct Gate {
    inside: Mutex<Sender<()>>,
    go: Mutex<Receiver<()>>,
}

/// # Safety
/// `user_data` points at a `Gate`.
unsafe extern "C" fn wait(user_data: *mut c_void, _: i32, _: u64, _: *const c_char) {
    // SAFETY: the caller's promise.
    let gate = unsafe { &*user_data.cast::<Gate>() };
    gate.inside.lock().unwrap().send(()).unwrap();
    let _ = gate.go.lock().unwrap().recv();
}

#[test]
fn who_replaces_a_hook_learns_whether_it_is_still_running() {
    let _one = alone();
    let (inside, entered) = channel();
    let (let_go, go) = channel();
    let gate = Gate {
        inside: Mutex::new(inside),
        go: Mutex::new(go),
    };
    // SAFETY: the gate outlives the thread that is inside the hook.
    let was_running = unsafe { errors_set_error_hook(Some(wait), pointer(&gate)) };
    assert_eq!(was_running, 0);
    std::thread::scope(|threads| {
        // In here, so that a failed assertion lets the thread go.
        let let_go = let_go;
        let caller = threads.spawn(|| errors_Plain_call(0, 1));
        entered.recv().unwrap();
        let heard = Heard::default();
        // SAFETY: the user data outlives the hook, which is replaced below.
        let set = |function| unsafe { errors_set_error_hook(function, pointer(&heard)) };
        assert_eq!(set(Some(hear)), 1, "the other thread is inside of it");
        assert_eq!(errors_Plain_call(0, 1), -1, "and nobody waits for it");
        assert_eq!(heard.lock().unwrap().len(), 1);
        assert_eq!(
            set(None),
            1,
            "the other thread is still inside the first one"
        );
        let_go.send(()).unwrap();
        assert_eq!(caller.join().unwrap(), -1);
        assert_eq!(set(None), 0, "no hook runs any more");
    });
}

/// # Safety
/// None.
unsafe extern "C" fn replaces_itself(user_data: *mut c_void, _: i32, _: u64, _: *const c_char) {
    // SAFETY: the flag outlives the test.
    let is_running = unsafe { errors_set_error_hook(None, std::ptr::null_mut()) };
    // SAFETY: as above.
    unsafe { &*user_data.cast::<AtomicBool>() }.store(is_running == 1, SeqCst);
}

#[test]
fn a_hook_of_c_may_replace_itself() {
    let _one = alone();
    let was_running = AtomicBool::new(false);
    // SAFETY: the flag outlives the hook.
    unsafe { errors_set_error_hook(Some(replaces_itself), pointer(&was_running)) };
    assert_eq!(errors_Plain_call(0, 1), -1);
    assert!(was_running.load(SeqCst), "it was told that it was running");
    errors_silence_errors();
}

#[test]
fn hooks_change_while_calls_fail_on_other_threads() {
    let _one = alone();
    let stop = AtomicBool::new(false);
    std::thread::scope(|threads| {
        let _end = registry_tests::deadline::SetAtEnd(&stop);
        for _ in 0..2 {
            threads.spawn(|| {
                while !stop.load(SeqCst) {
                    assert_eq!(errors_Plain_call(0, 1), -1);
                }
            });
        }
        let rounds = if cfg!(miri) { 5 } else { 2000 };
        // What may still be running is kept; the rest is freed at once, and a sanitizer sees a call that came too late.
        let (mut kept, mut current) = (Vec::new(), None);
        for round in 0..rounds {
            let next = (round % 3 != 0).then(Box::<Heard>::default);
            let user_data = next.as_deref().map_or(std::ptr::null_mut(), pointer);
            // SAFETY: a box is freed only where its hook never runs again, and at the end.
            let is_running =
                unsafe { errors_set_error_hook(next.as_ref().map(|_| hear as Hook), user_data) };
            let last = std::mem::replace(&mut current, next);
            if is_running == 1 {
                kept.push(last);
            }
        }
        errors_silence_errors();
        // Dropped by the scope's end, when both threads have ended.
        (kept, current)
    });
}
