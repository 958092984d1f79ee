//! A thread holds a lock while another one forks: in the child the lock is never released.
//!
//! The hook, the owned buffers, the pools, the groups, the scopes, the hosts that have a place and, where pointers have 32 bits, the
//! keys of thunks each had a lock that no fork held, and the default hook took the lock of std's stderr. A child then
//! hung in its first failing call.

use crate::alone;
use registry_core::{
    Foreign, ForeignText, Group, Handle, RawForeign, Status, exported_callback, scope,
};
use registry_tests::child::{self, End};
use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::{null_mut, without_provenance_mut};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

#[exported_callback(pool = 4)]
type Nothing = fn();

#[exported_callback(on_error = String::new())]
type Text = fn() -> String;

unsafe extern "C" {
    fn fork_buffer_free(buffer: *mut c_void) -> Status;
    fn fork_Text_call(handle: u64) -> registry_core::Buffer<u8>;
    fn fork_host_open_in(current: Option<Current>, finaliser: *mut *mut c_void) -> u64;
    fn fork_host_released(host: u64, user_data: *mut *mut c_void) -> Status;
    safe fn fork_host_close(host: u64) -> i32;
}

/// Forks often while another thread does `work` in a loop; each child does it once.
fn fork_beside(work: impl Fn() + Sync) {
    let stop = AtomicBool::new(false);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            while !stop.load(SeqCst) {
                work();
            }
        });
        for n in 0..150 {
            let end = child::fork(&work);
            if end != End::Exit(0) {
                stop.store(true, SeqCst);
            }
            assert_eq!(end, End::Exit(0), "child {n}");
        }
        stop.store(true, SeqCst);
    });
}

#[test]
fn a_child_can_fail_while_a_thread_of_its_parent_fails() {
    let _one = alone();
    let unknown = Handle::from_raw(1 << 52).unwrap();
    fork_beside(|| assert!(Nothing::call(unknown).is_err()));
}

#[test]
fn a_child_can_fail_while_a_thread_of_its_parent_writes_to_stderr() {
    let _one = alone();
    registry_core::set_error_hook(None);
    let (held, forked) = (AtomicBool::new(false), AtomicBool::new(false));
    std::thread::scope(|threads| {
        threads.spawn(|| {
            let _stderr = std::io::stderr().lock();
            held.store(true, SeqCst);
            while !forked.load(SeqCst) {
                std::thread::yield_now();
            }
        });
        while !held.load(SeqCst) {
            std::thread::yield_now();
        }
        let end = child::fork(|| {
            // The first failure of its kind, about which the default hook writes a line.
            let unknown = Handle::from_raw((1 << 52) + 1).unwrap();
            assert!(Nothing::call(unknown).is_err());
        });
        forked.store(true, SeqCst);
        assert_eq!(end, End::Exit(0));
    });
}

#[test]
fn a_child_can_return_a_buffer_while_a_thread_of_its_parent_does() {
    let _one = alone();
    let text = Text::export(|| "owned".into());
    let handle = text.handle().raw();
    fork_beside(|| {
        // SAFETY: no pointers go in.
        let buffer = unsafe { fork_Text_call(handle) };
        // SAFETY: any pointer may be freed; this one was handed out.
        let status = unsafe { fork_buffer_free(buffer.ptr.cast()) };
        assert_eq!(status, Status::Ok);
    });
}

#[test]
fn a_child_can_bind_while_a_thread_of_its_parent_does() {
    let _one = alone();
    fork_beside(|| drop(Nothing::export(|| {}).bind().expect("a stub")));
}

#[test]
fn a_child_can_make_a_thunk_while_a_thread_of_its_parent_does() {
    let _one = alone();
    let nothing = Nothing::export(|| {});
    fork_beside(|| assert!(!nothing.thunk_first().user_data().is_null()));
}

#[test]
fn a_child_can_add_to_a_group_while_a_thread_of_its_parent_does() {
    let _one = alone();
    let group = Group::new();
    fork_beside(|| assert!(group.len() < usize::MAX));
}

type Current = unsafe extern "C" fn() -> *mut c_void;

thread_local!(static IS_IN_THE_PLACE: Cell<bool> = const { Cell::new(false) });

unsafe extern "C" fn current() -> *mut c_void {
    without_provenance_mut(IS_IN_THE_PLACE.get().into())
}

unsafe extern "C" fn run(_: *mut c_void, _: *mut ForeignText) -> i32 {
    0
}

unsafe extern "C" fn release(_: *mut c_void) {
    panic!("no thread is in the place of the host");
}

#[test]
fn a_child_can_release_a_callable_elsewhere_while_a_thread_of_its_parent_does() {
    let _one = alone();
    IS_IN_THE_PLACE.set(true);
    // SAFETY: `current` may be called anywhere, and null is accepted for the finaliser.
    let host = unsafe { fork_host_open_in(Some(current), null_mut()) };
    IS_IN_THE_PLACE.set(false);
    let raw = || RawForeign::<Nothing> {
        size: size_of::<RawForeign<Nothing>>(),
        call: Some(run),
        user_data: without_provenance_mut(7),
        release: Some(release),
        host,
    };
    fork_beside(|| {
        for _ in 0..100 {
            // SAFETY: its functions may be called anywhere, and use no `user_data`.
            drop(unsafe { Foreign::from_raw(&raw()) }.expect("the host is open"));
            let mut user_data = null_mut();
            // SAFETY: a place to write.
            let status = unsafe { fork_host_released(host, &raw mut user_data) };
            assert_eq!(status, Status::Ok);
        }
    });
    assert_eq!(fork_host_close(host), Status::Ok.raw());
}

#[test]
fn a_child_can_end_a_scope_while_a_thread_of_its_parent_exports_into_it() {
    let _one = alone();
    for _ in 0..100 {
        let (stop, inside) = (AtomicBool::new(false), AtomicBool::new(false));
        let (child, caller) = scope(|s| {
            let busy = Nothing::export_scoped(s, || {
                inside.store(true, SeqCst);
                while !stop.load(SeqCst) {
                    drop(Nothing::export_scoped(s, || {}));
                }
            });
            let handle = busy.handle();
            let caller = std::thread::spawn(move || Nothing::call(handle));
            while !inside.load(SeqCst) {
                std::thread::yield_now();
            }
            let child = child::split();
            stop.store(true, SeqCst);
            (child, caller)
        });
        let Some(child) = child else {
            // The scope has ended, although the thread that was inside is not here.
            child::leave(0)
        };
        caller.join().unwrap().unwrap();
        assert_eq!(child.wait(), End::Exit(0));
    }
}
