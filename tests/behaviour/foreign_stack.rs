//! Hosts that need some of the thread's stack: their callables are refused where it is used up, and what can't be refused runs elsewhere.

use registry_core::{Foreign, ForeignText, RawForeign, Status, exported_callback};
use registry_tests::deadline::finishes;
use registry_tests::stack::{STACK, TELLS, deeper, on_a_thread, where_less_is_left};
use std::ffi::c_void;
use std::sync::Mutex;
use std::thread::{self, ThreadId};

/// Is called with nothing.
#[exported_callback]
type Ring = fn();

unsafe extern "C" {
    safe fn behaviour_host_open() -> u64;
    safe fn behaviour_host_open_with_stack(bytes: usize) -> u64;
    safe fn behaviour_host_close(host: u64) -> i32;
}

/// The least that the host wants.
const WANTED: usize = 128 << 10;

type RingFn = unsafe extern "C" fn(*mut c_void, *mut ForeignText) -> i32;

/// Where callables have been released.
type Released = Mutex<Vec<ThreadId>>;

unsafe extern "C" fn ring(_: *mut c_void, _: *mut ForeignText) -> i32 {
    0
}

unsafe extern "C" fn release(user_data: *mut c_void) {
    // SAFETY: the static that `callable` was given.
    let released = unsafe { &*user_data.cast::<Released>() };
    released.lock().unwrap().push(thread::current().id());
}

fn callable(host: u64, released: &'static Released) -> Foreign<Ring> {
    let raw = RawForeign {
        size: size_of::<RawForeign<Ring>>(),
        call: Some(ring as RingFn),
        user_data: std::ptr::from_ref(released).cast_mut().cast(),
        release: Some(release),
        host,
    };
    // SAFETY: functions of their types, and a static.
    unsafe { Foreign::from_raw(&raw const raw) }.unwrap()
}

#[test]
fn a_callable_whose_host_needs_more_stack_than_is_left_is_refused_and_released_on_another_thread() {
    if !TELLS {
        return;
    }
    static RELEASED: Released = Released::new(Vec::new());
    let host = behaviour_host_open_with_stack(WANTED);
    // One that asks for less takes nothing back.
    let less = behaviour_host_open_with_stack(1);
    let (here, used, why) = on_a_thread(|| {
        let (ring, mut kept) = (callable(host, &RELEASED), Some(callable(host, &RELEASED)));
        let mut why = None;
        let mut call = |used| {
            why = ring.call().err();
            if why.is_some() {
                kept = None;
            }
            why.is_none() && used < STACK - WANTED / 2
        };
        let used = deeper(&mut call);
        // At the top there is room again.
        ring.call().unwrap();
        (thread::current().id(), used, why.unwrap())
    });
    assert!(
        STACK - used > WANTED / 2 && STACK - used < 2 * WANTED,
        "{used} of {STACK}"
    );
    assert_eq!(why.status(), Status::Exhausted);
    assert_eq!(
        why.message(),
        "too little of the thread's stack is left for foreign code"
    );
    let released = RELEASED.lock().unwrap();
    assert!(
        released[0] != here && released[1..] == [here],
        "{released:?}"
    );
    for host in [host, less] {
        assert_eq!(behaviour_host_close(host), 0);
    }
}

#[test]
fn a_host_that_asks_for_no_stack_is_called_and_releases_wherever_it_is() {
    if !TELLS {
        return;
    }
    static RELEASED: Released = Released::new(Vec::new());
    let hosts = [
        behaviour_host_open_with_stack(WANTED),
        behaviour_host_open(),
    ];
    let here = on_a_thread(|| {
        let mut kept = Some(callable(hosts[1], &RELEASED));
        deeper(&mut |used| {
            kept.as_ref().unwrap().call().unwrap();
            let is_enough = used < STACK - WANTED / 2;
            if !is_enough {
                kept = None;
            }
            is_enough
        });
        thread::current().id()
    });
    assert_eq!(*RELEASED.lock().unwrap(), [here]);
    for host in hosts {
        assert_eq!(behaviour_host_close(host), 0);
    }
}

/// A release that closes its host, as [`Closes::release`].
struct Closes {
    host: u64,
    said: Mutex<Vec<i32>>,
}

impl Closes {
    unsafe extern "C" fn release(user_data: *mut c_void) {
        // SAFETY: the `Closes` that the callable was given, which is never freed.
        let closes = unsafe { &*user_data.cast::<Closes>() };
        let said = behaviour_host_close(closes.host);
        closes.said.lock().unwrap().push(said);
    }

    fn callable(&'static self) -> Foreign<Ring> {
        let raw = RawForeign {
            size: size_of::<RawForeign<Ring>>(),
            call: Some(ring as RingFn),
            user_data: std::ptr::from_ref(self).cast_mut().cast(),
            release: Some(Self::release),
            host: self.host,
        };
        // SAFETY: functions of their types, and what is never freed.
        unsafe { Foreign::from_raw(&raw const raw) }.unwrap()
    }
}

#[test]
fn a_release_on_another_thread_is_inside_a_callback_and_waits_for_no_host() {
    if !TELLS {
        return;
    }
    let closes: &Closes = Box::leak(Box::new(Closes {
        host: behaviour_host_open_with_stack(WANTED),
        said: Mutex::default(),
    }));
    finishes(|| {
        on_a_thread(|| {
            let kept = closes.callable();
            where_less_is_left(WANTED / 2, || drop(kept));
        });
    });
    assert_eq!(*closes.said.lock().unwrap(), [Status::Busy.raw()]);
    // It is closed, and outside nothing is left to wait for.
    assert_eq!(behaviour_host_close(closes.host), Status::Closed.raw());
}
