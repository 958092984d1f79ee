//! `membarrier` works at first and is refused later, for example by the seccomp filter of a sandbox.
//!
//! From then on no thread can find out whether a callback still runs on another one. An entry in that state was given up
//! as lost, which also let a scope and `close_and_wait` return with callers inside. Now an operation that need not wait
//! leaks the closure, and one that has to wait aborts the process with a message.

#![cfg(all(target_os = "linux", target_pointer_width = "64"))]

use crate::alone;
use registry_core::{
    AnyThread, Foreign, ForeignText, Handle, RawForeign, Status, exported_callback, report, scope,
};
use registry_tests::child::{self, End};
use registry_tests::deadline::finishes;
use registry_tests::drops::Drops;
use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};

#[exported_callback]
type Stay = fn(stay: bool);

/// Has the kernel refuse `membarrier` to all threads of this process.
fn forbid_membarrier() {
    forbid_membarrier_to(libc::SECCOMP_FILTER_FLAG_TSYNC);
}

/// To all threads, or to this one alone.
fn forbid_membarrier_to(threads: libc::c_ulong) {
    use libc::{BPF_ABS, BPF_JEQ, BPF_JMP, BPF_K, BPF_LD, BPF_RET, BPF_W};
    const REFUSE: u32 = libc::SECCOMP_RET_ERRNO | libc::EPERM as u32;
    let op = |code: u32, jt, jf, k| libc::sock_filter {
        code: code as u16,
        jt,
        jf,
        k,
    };
    let mut filter = [
        // The number of the call stands first in what a filter sees.
        op(BPF_LD | BPF_W | BPF_ABS, 0, 0, 0),
        op(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, libc::SYS_membarrier as u32),
        op(BPF_RET | BPF_K, 0, 0, REFUSE),
        op(BPF_RET | BPF_K, 0, 0, libc::SECCOMP_RET_ALLOW),
    ];
    let program = libc::sock_fprog {
        len: filter.len() as u16,
        filter: filter.as_mut_ptr(),
    };
    // SAFETY: the program outlives the call.
    let done = unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            && libc::syscall(
                libc::SYS_seccomp,
                libc::SECCOMP_SET_MODE_FILTER,
                threads,
                &raw const program,
            ) == 0
    };
    assert!(done, "{}", std::io::Error::last_os_error());
}

/// Has two threads call, one of which stays: what only one has called needs no fence.
fn call_elsewhere(handle: Handle) -> std::thread::JoinHandle<()> {
    Stay::call(handle, false).expect("a live callback");
    std::thread::spawn(move || {
        let _ = Stay::call(handle, true);
    })
}

fn wait_for(flag: &AtomicBool) {
    while !flag.load(SeqCst) {
        std::thread::yield_now();
    }
}

#[test]
fn a_wrapper_that_is_dropped_leaks_its_closure() {
    let _one = alone();
    let end = child::fork(|| {
        static INSIDE: AtomicBool = AtomicBool::new(false);
        static LEAVE: AtomicBool = AtomicBool::new(false);
        let drops = Drops::new();
        let token = drops.token();
        let stay = Stay::export(move |stay| {
            token.keep();
            if stay {
                INSIDE.store(true, SeqCst);
                wait_for(&LEAVE);
            }
        });
        let caller = call_elsewhere(stay.handle());
        wait_for(&INSIDE);
        forbid_membarrier();
        drop(stay);
        LEAVE.store(true, SeqCst);
        caller.join().unwrap();
        assert_eq!(drops.count(), 0, "nobody knows that nobody is inside");
        assert_eq!(report().total.closing, 1, "and it is counted");
        // What nobody else has called is dropped as ever.
        let token = drops.token();
        drop(Stay::export(move |_| token.keep()));
        assert_eq!(drops.count(), 1);
    });
    assert_eq!(end, End::Exit(0));
}

#[test]
fn a_scope_does_not_return_with_a_caller_inside() {
    let _one = alone();
    static RETURNED: AtomicU32 = AtomicU32::new(0);
    let end = child::fork(|| {
        static INSIDE: AtomicBool = AtomicBool::new(false);
        let never = AtomicBool::new(false);
        scope(|s| {
            let stay = Stay::export_scoped(s, |stay| {
                if stay {
                    INSIDE.store(true, SeqCst);
                    wait_for(&never);
                }
            });
            let _caller = call_elsewhere(stay.handle());
            wait_for(&INSIDE);
            forbid_membarrier();
        });
        RETURNED.store(1, SeqCst);
    });
    assert_eq!(end, End::Signal(libc::SIGABRT));
}

#[test]
fn close_and_wait_does_not_return_with_a_caller_inside() {
    let _one = alone();
    let end = child::fork(|| {
        static INSIDE: AtomicBool = AtomicBool::new(false);
        static NEVER: AtomicBool = AtomicBool::new(false);
        let stay = Stay::export(|stay| {
            if stay {
                INSIDE.store(true, SeqCst);
                wait_for(&NEVER);
            }
        });
        let _caller = call_elsewhere(stay.handle());
        wait_for(&INSIDE);
        forbid_membarrier();
        let _ = stay.close_and_wait();
    });
    assert_eq!(end, End::Signal(libc::SIGABRT));
}

#[test]
fn a_waiter_that_sleeps_already_does_not_sleep_for_ever() {
    let _one = alone();
    let end = child::fork(|| {
        static INSIDE: AtomicBool = AtomicBool::new(false);
        static LEAVE: AtomicBool = AtomicBool::new(false);
        let stay = Stay::export(|stay| {
            if stay {
                INSIDE.store(true, SeqCst);
                wait_for(&LEAVE);
            }
        });
        let _caller = call_elsewhere(stay.handle());
        wait_for(&INSIDE);
        std::thread::spawn(|| {
            // By now the waiter sleeps; if it does not, the outcome is the same.
            std::thread::sleep(std::time::Duration::from_millis(100));
            forbid_membarrier();
            LEAVE.store(true, SeqCst);
        });
        let _ = stay.close_and_wait();
    });
    assert_eq!(end, End::Signal(libc::SIGABRT));
}

unsafe extern "C" {
    safe fn fork_host_open() -> u64;
    safe fn fork_host_close(host: u64) -> i32;
}

#[exported_callback]
fn call_on_two_threads(stay: AnyThread<Foreign<Stay>>) {
    // So that the host's end needs a fence.
    let _ = stay.call(false);
    std::thread::scope(|s| s.spawn(|| stay.call(false).unwrap()).join().unwrap());
}

#[test]
fn a_waiter_finishes_what_a_thread_left_to_which_alone_the_fence_is_refused() {
    let _one = alone();
    unsafe extern "C" fn call(_: *mut c_void, _: u8, _: *mut ForeignText) -> i32 {
        0
    }
    // Not in a child: there a waiter looks for threads that do not exist.
    finishes(|| {
        let host = fork_host_open();
        let raw = RawForeign::<Stay> {
            size: size_of::<RawForeign<Stay>>(),
            call: Some(call),
            user_data: std::ptr::null_mut(),
            release: None,
            host,
        };
        let export = call_on_two_threads::export();
        // SAFETY: a struct of functions that use no `user_data`.
        unsafe { export.stub().as_raw()(&raw) };
        drop(export);
        let restricted = std::thread::spawn(move || {
            forbid_membarrier_to(0);
            assert_eq!(registry_core::c_api::release(host), Status::Ok);
        });
        restricted.join().unwrap();
        let closing = report().total.closing;
        assert_ne!(closing, 0, "nobody knows that nobody is inside");
        assert_eq!(fork_host_close(host), Status::Closed.raw());
        assert_eq!(report().total.closing, closing - 1);
    });
}
