//! What wakes a host that needs more of the stack than is left runs on a thread that is made for it.

use crate::host::{
    delivery_promise_watch, delivery_queue_new, delivery_queue_set_wake, delivery_release, promise,
    take,
};
use crate::quiet;
use registry_core::{Foreign, ForeignText, RawForeign, Resolver, Status, exported_callback};
use registry_tests::deadline::finishes;
use registry_tests::stack::{TELLS, on_a_thread, where_less_is_left};
use std::ffi::c_void;
use std::sync::Mutex;
use std::thread::{self, ThreadId};

/// Is called with nothing.
#[exported_callback]
type Ring = fn();

unsafe extern "C" {
    safe fn delivery_host_open_with_stack(bytes: usize) -> u64;
    safe fn delivery_host_close(host: u64) -> Status;
}

const WANTED: usize = 128 << 10;

/// A host whose callable resolves a promise where little of the stack is left, and whose wake function closes the host. It is never freed.
struct Woken {
    host: u64,
    resolver: Mutex<Option<Resolver<i64>>>,
    told: Mutex<Vec<(ThreadId, Status)>>,
}

impl Woken {
    fn new() -> &'static Self {
        Box::leak(Box::new(Woken {
            host: delivery_host_open_with_stack(WANTED),
            resolver: Mutex::default(),
            told: Mutex::default(),
        }))
    }

    unsafe extern "C" fn resolve(woken: *mut c_void, _: *mut ForeignText) -> i32 {
        // SAFETY: it is never freed.
        let woken = unsafe { &*woken.cast::<Woken>() };
        let resolver = woken.resolver.lock().unwrap().take().unwrap();
        where_less_is_left(WANTED / 2, || resolver.resolve(42).unwrap());
        0
    }

    unsafe extern "C" fn wake(woken: *mut c_void) {
        // SAFETY: it is never freed.
        let woken = unsafe { &*woken.cast::<Woken>() };
        let said = delivery_host_close(woken.host);
        let told = (thread::current().id(), said);
        woken.told.lock().unwrap().push(told);
    }

    fn callable(&'static self) -> Foreign<Ring> {
        let raw = RawForeign {
            size: size_of::<RawForeign<Ring>>(),
            call: Some(Self::resolve as unsafe extern "C" fn(*mut c_void, *mut ForeignText) -> i32),
            user_data: self.data(),
            release: None,
            host: self.host,
        };
        // SAFETY: functions of their types, and what is never freed.
        unsafe { Foreign::from_raw(&raw const raw) }.unwrap()
    }

    fn data(&self) -> *mut c_void {
        std::ptr::from_ref(self).cast_mut().cast()
    }

    /// A promise for this queue, which the callable resolves.
    fn watched(&self, queue: u64) -> u64 {
        let (given, resolver) = promise::<i64>();
        assert_eq!(delivery_promise_watch(given, queue), Status::Ok);
        *self.resolver.lock().unwrap() = Some(resolver);
        given
    }
}

#[test]
fn what_wakes_where_too_little_of_the_stack_is_left_runs_elsewhere_and_waits_for_no_host() {
    if !TELLS {
        return;
    }
    quiet();
    let woken = Woken::new();
    let here = finishes(|| {
        on_a_thread(|| {
            let queue = delivery_queue_new(4);
            // SAFETY: the data is never freed.
            let set = unsafe { delivery_queue_set_wake(queue, Some(Woken::wake), woken.data()) };
            assert_eq!(set, Status::Ok);
            let given = woken.watched(queue);
            woken.callable().call().unwrap();
            assert_eq!(take(given, 0_i64), (Status::Ok, 42));
            // At the top there is room.
            woken.watched(queue);
            drop(woken.resolver.lock().unwrap().take());
            assert_eq!(delivery_release(queue), Status::Ok);
            thread::current().id()
        })
    });
    let told = woken.told.lock().unwrap();
    assert!(told[0].0 != here && told[1].0 == here, "{told:?}");
    assert_eq!(told[0].1, Status::Busy, "its thread waits");
    assert_eq!(told[1].1, Status::Closed);
}
