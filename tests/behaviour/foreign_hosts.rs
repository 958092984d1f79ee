//! Callables of foreign code, their threads and their hosts: who calls, who releases, and what a host that has closed ends.

use registry_core::{
    AnyThread, Foreign, ForeignText, RawForeign, Status, c_api, exported_callback, last_error,
    last_status, set_error_hook,
};
use registry_tests::rounds::rounds;
use std::cell::RefCell;
use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, ThreadId};

/// What the callables are called with.
#[exported_callback(on_error = -1)]
type Count = fn(add: i64) -> i64;

/// Another type, for handles that are not a host's.
#[exported_callback]
type Other = fn();

unsafe extern "C" {
    safe fn behaviour_host_open() -> u64;
    safe fn behaviour_host_close(host: u64) -> i32;
}

type Act = Box<dyn Fn(i64) -> i64 + Send + Sync>;

/// The foreign code behind a callable.
struct Counted {
    act: Act,
    released: Box<dyn Fn() + Send + Sync>,
    releases: AtomicUsize,
    /// Where it was released.
    thread: Mutex<Option<ThreadId>>,
}

impl Counted {
    /// It is never freed, so that a call or a release too many is counted and no use after free.
    fn new(act: impl Fn(i64) -> i64 + Send + Sync + 'static) -> &'static Self {
        Self::releasing(act, || {})
    }

    fn releasing(
        act: impl Fn(i64) -> i64 + Send + Sync + 'static,
        released: impl Fn() + Send + Sync + 'static,
    ) -> &'static Self {
        Box::leak(Box::new(Counted {
            act: Box::new(act),
            released: Box::new(released),
            releases: AtomicUsize::new(0),
            thread: Mutex::new(None),
        }))
    }

    fn raw(&'static self, host: u64) -> RawForeign<Count> {
        RawForeign {
            size: size_of::<RawForeign<Count>>(),
            call: Some(call),
            user_data: std::ptr::from_ref(self).cast_mut().cast(),
            release: Some(release),
            host,
        }
    }

    fn releases(&self) -> usize {
        self.releases.load(SeqCst)
    }
}

unsafe extern "C" fn call(
    user_data: *mut c_void,
    add: i64,
    result: *mut i64,
    _: *mut ForeignText,
) -> i32 {
    // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
    let counted = unsafe { &*user_data.cast::<Counted>() };
    // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
    unsafe { *result = (counted.act)(add) };
    0
}

unsafe extern "C" fn release(user_data: *mut c_void) {
    // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
    let counted = unsafe { &*user_data.cast::<Counted>() };
    counted.releases.fetch_add(1, SeqCst);
    *counted.thread.lock().unwrap() = Some(thread::current().id());
    (counted.released)();
}

static SHARED: Mutex<Vec<Arc<AnyThread<Foreign<Count>>>>> = Mutex::new(Vec::new());

/// Keeps a callable for any thread.
#[exported_callback(on_error = -1, pinned)]
fn share(count: AnyThread<Foreign<Count>>) -> i64 {
    let mut shared = SHARED.lock().unwrap();
    shared.push(Arc::new(count));
    shared.len() as i64
}

fn shared(counted: &'static Counted, host: u64) -> Arc<AnyThread<Foreign<Count>>> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap();
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    assert_eq!(unsafe { share::stub().as_raw()(&counted.raw(host)) }, 1);
    SHARED.lock().unwrap().pop().unwrap()
}

thread_local!(static KEPT: RefCell<Vec<Foreign<Count>>> = const { RefCell::new(Vec::new()) });

/// Keeps a callable for this thread.
#[exported_callback(on_error = -1, pinned)]
fn keep(count: Foreign<Count>) -> i64 {
    KEPT.with_borrow_mut(|kept| {
        kept.push(count);
        kept.len() as i64
    })
}

#[test]
fn any_thread_calls_it_at_once_with_others_and_the_last_owner_releases_it() {
    static SUM: AtomicUsize = AtomicUsize::new(0);
    let counted = Counted::new(|add| SUM.fetch_add(add as usize, SeqCst) as i64);
    let (rounds, callable) = (rounds(2000), shared(counted, 0));
    thread::scope(|scope| {
        for _ in 0..4 {
            let callable = Arc::clone(&callable);
            scope.spawn(move || {
                for _ in 0..rounds {
                    callable.call(3).unwrap();
                }
            });
        }
    });
    assert_eq!(SUM.load(SeqCst), 4 * 3 * rounds);
    assert_eq!(counted.releases(), 0);
    let there = thread::spawn(move || {
        drop(callable);
        thread::current().id()
    });
    let there = there.join().unwrap();
    assert_eq!(counted.releases(), 1);
    assert_eq!(*counted.thread.lock().unwrap(), Some(there));
}

#[test]
fn one_that_a_thread_keeps_is_released_there_when_the_thread_ends() {
    let counted = Counted::new(|add| add);
    let there = thread::spawn(move || {
        // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
        assert_eq!(unsafe { keep::stub().as_raw()(&counted.raw(0)) }, 1);
        assert_eq!(counted.releases(), 0);
        thread::current().id()
    });
    let there = there.join().unwrap();
    assert_eq!(counted.releases(), 1);
    assert_eq!(*counted.thread.lock().unwrap(), Some(there));
}

/// Passes a callable on to itself, `depth` times.
#[exported_callback(on_error = -1, pinned)]
fn descend(count: Foreign<Count>, depth: i64) -> i64 {
    count.call(depth).unwrap()
}

#[test]
fn a_callable_may_call_the_library_and_itself() {
    static RELEASES: AtomicUsize = AtomicUsize::new(0);
    static HOST: AtomicU64 = AtomicU64::new(0);
    unsafe extern "C" fn down(
        _: *mut c_void,
        depth: i64,
        result: *mut i64,
        _: *mut ForeignText,
    ) -> i32 {
        let deeper = if depth == 0 {
            0
        } else {
            // SAFETY: a struct of functions that use no `user_data`.
            unsafe { descend::stub().as_raw()(&raw(), depth - 1) }
        };
        // SAFETY: the library passes what the struct gave it, and pointers that are valid during the call.
        unsafe { *result = deeper + 1 };
        0
    }
    unsafe extern "C" fn count(_: *mut c_void) {
        RELEASES.fetch_add(1, SeqCst);
    }
    fn raw() -> RawForeign<Count> {
        RawForeign {
            size: size_of::<RawForeign<Count>>(),
            call: Some(down),
            user_data: null_mut(),
            release: Some(count),
            host: HOST.load(SeqCst),
        }
    }
    // SAFETY: as above.
    assert_eq!(unsafe { descend::stub().as_raw()(&raw(), 20) }, 21);
    assert_eq!(RELEASES.load(SeqCst), 21);
    // The same inside a host.
    HOST.store(behaviour_host_open(), SeqCst);
    // SAFETY: as above.
    assert_eq!(unsafe { descend::stub().as_raw()(&raw(), 20) }, 21);
    assert_eq!(RELEASES.load(SeqCst), 42);
    assert_eq!(behaviour_host_close(HOST.load(SeqCst)), 0);
}

#[test]
fn a_release_may_call_the_library_and_pass_it_another_callable() {
    let second = Counted::new(|add| add);
    let first = Counted::releasing(
        |add| add,
        move || {
            // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
            assert_eq!(unsafe { descend::stub().as_raw()(&second.raw(0), 5) }, 5);
        },
    );
    // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
    assert_eq!(unsafe { descend::stub().as_raw()(&first.raw(0), 1) }, 1);
    assert_eq!((first.releases(), second.releases()), (1, 1));
}

#[test]
fn when_its_host_has_closed_it_is_closed_and_not_released() {
    set_error_hook(Some(Box::new(|_| {})));
    let host = behaviour_host_open();
    let counted = Counted::new(|add| add + 1);
    let (callable, other) = (shared(counted, host), shared(counted, host));
    assert_eq!(callable.call(1).unwrap(), 2);
    drop(other);
    assert_eq!(counted.releases(), 1);
    assert_eq!(behaviour_host_close(host), Status::Ok.raw());
    let why = callable.call(1).unwrap_err();
    assert_eq!((why.status(), why.code()), (Status::Closed, 3));
    assert_eq!(why.message(), "its host has closed");
    drop(callable);
    assert_eq!(counted.releases(), 1);
    assert_eq!(behaviour_host_close(host), Status::Closed.raw());
}

#[test]
fn a_callable_of_no_open_host_is_refused_and_not_taken() {
    set_error_hook(Some(Box::new(|_| {})));
    let counted = Counted::new(|add| add);
    let closed = behaviour_host_open();
    assert_eq!(behaviour_host_close(closed), 0);
    let other = Other::export(|| {});
    let cases = [
        (closed, Status::Closed),
        (other.handle().raw(), Status::WrongSignature),
        (1, Status::UnknownHandle),
        (u64::MAX, Status::UnknownHandle),
    ];
    for (host, status) in cases {
        // SAFETY: a struct of functions that take its `user_data`, or what the library refuses.
        assert_eq!(unsafe { keep::stub().as_raw()(&counted.raw(host)) }, -1);
        assert_eq!(last_status(), status, "{host}");
        let said = last_error().unwrap();
        assert!(said.contains("has a field `host` that is handle"), "{said}");
        assert_eq!(behaviour_host_close(host), status.raw(), "{host}");
        assert_eq!(
            last_status(),
            status,
            "the end of a host is told as any other"
        );
    }
    assert_eq!(behaviour_host_close(0), Status::NullHandle.raw());
    assert_eq!(counted.releases(), 0);
    // A host is no callback: nothing else calls or takes it.
    let host = behaviour_host_open();
    let handle = registry_core::Handle::from_raw(host).unwrap();
    assert_eq!(
        Count::call(handle, 1).unwrap_err().status(),
        Status::WrongSignature
    );
    assert_eq!(c_api::release(host), Status::Ok);
    assert_eq!(behaviour_host_close(host), Status::Closed.raw());
}

#[test]
fn a_host_that_closes_waits_for_calls_on_other_threads() {
    static ENTERED: Barrier = Barrier::new(2);
    static INSIDE: AtomicUsize = AtomicUsize::new(0);
    let host = behaviour_host_open();
    let counted = Counted::new(|add| {
        INSIDE.fetch_add(1, SeqCst);
        ENTERED.wait();
        thread::sleep(std::time::Duration::from_millis(50));
        INSIDE.fetch_sub(1, SeqCst);
        add
    });
    let callable = shared(counted, host);
    let caller = thread::spawn(move || callable.call(4).unwrap());
    ENTERED.wait();
    assert_eq!(behaviour_host_close(host), 0);
    assert_eq!(INSIDE.load(SeqCst), 0);
    assert_eq!(caller.join().unwrap(), 4);
    assert_eq!(counted.releases(), 0);
}

#[test]
fn a_thread_that_closes_a_host_too_late_waits_for_its_calls_too() {
    static ENTERED: Barrier = Barrier::new(2);
    static INSIDE: AtomicUsize = AtomicUsize::new(0);
    set_error_hook(Some(Box::new(|_| {})));
    // Closed by the host's own callable, which must not wait, and released, which never waits.
    let closes: [fn(u64) -> i32; 2] = [
        |host| behaviour_host_close(host),
        |host| c_api::release(host).raw(),
    ];
    for (close, expected) in closes.into_iter().zip([Status::Busy, Status::Ok]) {
        let host = behaviour_host_open();
        let counted = Counted::new(move |_| {
            INSIDE.fetch_add(1, SeqCst);
            assert_eq!(close(host), expected.raw());
            // Closed, but not over: it still must not wait.
            assert_eq!(behaviour_host_close(host), Status::Busy.raw());
            let said = last_error().unwrap();
            assert!(said.contains("may still run"), "{said}");
            ENTERED.wait();
            thread::sleep(std::time::Duration::from_millis(50));
            INSIDE.fetch_sub(1, SeqCst);
            7
        });
        let callable = shared(counted, host);
        let caller = thread::spawn(move || callable.call(0).unwrap());
        ENTERED.wait();
        let others: Vec<_> = (0..2)
            .map(|_| thread::spawn(move || (behaviour_host_close(host), INSIDE.load(SeqCst))))
            .collect();
        for other in others {
            assert_eq!(other.join().unwrap(), (Status::Closed.raw(), 0));
        }
        assert_eq!(caller.join().unwrap(), 7);
        assert_eq!(behaviour_host_close(host), Status::Closed.raw());
    }
}

#[test]
fn a_release_leaves_the_status_of_its_thread_alone() {
    set_error_hook(Some(Box::new(|_| {})));
    for host in [0, behaviour_host_open()] {
        let callable = shared(
            Counted::releasing(
                |add| add,
                || assert_eq!(c_api::release(1), Status::UnknownHandle),
            ),
            host,
        );
        assert_eq!(c_api::release(0), Status::NullHandle);
        drop(callable);
        assert_eq!(last_status(), Status::NullHandle);
    }
}

#[test]
fn a_call_leaves_the_status_of_its_thread_as_the_foreign_code_left_it() {
    set_error_hook(Some(Box::new(|_| {})));
    for host in [0, behaviour_host_open()] {
        let callable = shared(Counted::new(|add| add), host);
        assert_eq!(c_api::release(0), Status::NullHandle);
        callable.call(3).unwrap();
        assert_eq!(last_status(), Status::NullHandle, "{host}");
        // A failure of the foreign code's own, which it passes over.
        let failing = shared(Counted::new(|_| i64::from(c_api::release(1).raw())), host);
        assert_eq!(
            failing.call(3).unwrap(),
            i64::from(Status::UnknownHandle.raw())
        );
        assert_eq!(last_status(), Status::UnknownHandle, "{host}");
    }
}

#[test]
fn a_host_that_closes_inside_its_own_callable_does_not_wait_for_itself() {
    set_error_hook(Some(Box::new(|_| {})));
    let host = behaviour_host_open();
    let counted = Counted::new(move |_| i64::from(behaviour_host_close(host)));
    let callable = shared(counted, host);
    assert_eq!(callable.call(0).unwrap(), i64::from(Status::Busy.raw()));
    assert_eq!(callable.call(0).unwrap_err().status(), Status::Closed);
}

#[test]
fn a_host_that_closes_inside_a_release_of_its_own_does_not_wait_for_itself() {
    set_error_hook(Some(Box::new(|_| {})));
    static SAID: Mutex<Vec<i32>> = Mutex::new(Vec::new());
    let host = behaviour_host_open();
    let closing = Counted::releasing(
        |add| add,
        move || SAID.lock().unwrap().push(behaviour_host_close(host)),
    );
    let (first, other) = (shared(closing, host), shared(closing, host));
    drop(first);
    assert_eq!(*SAID.lock().unwrap(), [Status::Busy.raw()]);
    // It is closed then, and keeps what it had.
    assert_eq!(other.call(1).unwrap_err().status(), Status::Closed);
    drop(other);
    assert_eq!(closing.releases(), 1);
    assert_eq!(behaviour_host_close(host), Status::Closed.raw());
}

#[test]
fn a_release_may_open_a_host_bring_a_callable_of_it_and_close_both_hosts() {
    set_error_hook(Some(Box::new(|_| {})));
    static SAID: Mutex<Vec<i32>> = Mutex::new(Vec::new());
    let outer = behaviour_host_open();
    let inside = Counted::new(|add| add + 1);
    let hostile = Counted::releasing(
        |add| add,
        move || {
            let inner = behaviour_host_open();
            let (callable, late) = (shared(inside, inner), shared(inside, inner));
            let called = callable.call(1).unwrap_or(-1) as i32;
            drop(callable);
            // Nothing runs in the inner host. This release runs in the outer one.
            let closed = [inner, outer].map(|host| behaviour_host_close(host));
            drop(late);
            SAID.lock().unwrap().extend([called, closed[0], closed[1]]);
        },
    );
    drop(shared(hostile, outer));
    assert_eq!(*SAID.lock().unwrap(), [2, 0, Status::Busy.raw()]);
    assert_eq!((hostile.releases(), inside.releases()), (1, 1));
    assert_eq!(behaviour_host_close(outer), Status::Closed.raw());
}

#[test]
fn a_host_that_closes_under_calls_and_releases_ends_each_in_one_of_two_ways() {
    set_error_hook(Some(Box::new(|_| {})));
    static OPEN: AtomicUsize = AtomicUsize::new(0);
    for _ in 0..rounds(200) {
        let host = behaviour_host_open();
        OPEN.store(1, SeqCst);
        let seen = || {
            assert_eq!(OPEN.load(SeqCst), 1, "after its host has closed");
        };
        let counted = Counted::releasing(
            move |add| {
                seen();
                add
            },
            seen,
        );
        let start = Barrier::new(3);
        thread::scope(|scope| {
            for _ in 0..2 {
                let callable = shared(counted, host);
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    for add in 0..20 {
                        match callable.call(add) {
                            Ok(sum) => assert_eq!(sum, add),
                            Err(why) => assert_eq!(why.status(), Status::Closed),
                        }
                    }
                });
            }
            start.wait();
            assert_eq!(behaviour_host_close(host), 0);
            OPEN.store(0, SeqCst);
        });
        assert!(counted.releases() <= 2);
    }
}
