//! Hosts of callables that are in one place at a time, such as an isolate of Dart, whichever thread runs it: who calls, and what hears of a release.

use registry_core::{
    AnyThread, Foreign, ForeignText, Handle, MethodTable, RawForeign, Status, c_api,
    exported_callback, last_error, last_status, set_error_hook,
};
use registry_tests::drops::Drops;
use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::{from_ref, null_mut, without_provenance_mut};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::thread;

/// What the callables are called with.
#[exported_callback(on_error = -1)]
type Triple = fn(of: i64) -> i64;

type Current = unsafe extern "C" fn() -> *mut c_void;

unsafe extern "C" {
    fn behaviour_host_open_in(current: Option<Current>, finaliser: *mut *mut c_void) -> u64;
    fn behaviour_host_released(host: u64, user_data: *mut *mut c_void) -> i32;
    safe fn behaviour_host_open() -> u64;
    safe fn behaviour_host_close(host: u64) -> i32;
    safe fn behaviour_destroy(finaliser: *mut c_void);
}

thread_local!(static PLACE: Cell<usize> = const { Cell::new(0) });

unsafe extern "C" fn current() -> *mut c_void {
    without_provenance_mut(PLACE.get())
}

/// A host in this place, and what a finaliser takes.
fn host_in(place: usize) -> (u64, *mut c_void) {
    PLACE.set(place);
    let mut finaliser = null_mut();
    // SAFETY: `current` may be called anywhere, and the place is written.
    let host = unsafe { behaviour_host_open_in(Some(current), &raw mut finaliser) };
    assert_ne!((host, finaliser.is_null()), (0, true));
    (host, finaliser)
}

fn released(host: u64) -> Option<usize> {
    let mut user_data = null_mut();
    // SAFETY: a place to write.
    let status = unsafe { behaviour_host_released(host, &raw mut user_data) };
    assert_eq!(status, 0);
    (!user_data.is_null()).then(|| user_data.addr())
}

unsafe extern "C" fn call(_: *mut c_void, of: i64, result: *mut i64, _: *mut ForeignText) -> i32 {
    // SAFETY: the library passes a place to write.
    unsafe { *result = 3 * of };
    0
}

static RELEASES: AtomicUsize = AtomicUsize::new(0);

unsafe extern "C" fn release(_: *mut c_void) {
    RELEASES.fetch_add(1, SeqCst);
}

/// The releases of one test are counted at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn callable(host: u64, user_data: usize) -> AnyThread<Foreign<Triple>> {
    let raw = RawForeign::<Triple> {
        size: size_of::<RawForeign<Triple>>(),
        call: Some(call),
        user_data: without_provenance_mut(user_data),
        release: Some(release),
        host,
    };
    // SAFETY: its functions may be called anywhere, and use no `user_data`.
    assert_eq!(unsafe { bring::stub().as_raw()(&raw) }, 1);
    BROUGHT.take().unwrap()
}

thread_local!(static BROUGHT: Cell<Option<AnyThread<Foreign<Triple>>>> = const { Cell::new(None) });

/// Brings a callable for any thread.
#[exported_callback(on_error = false, pinned)]
fn bring(triple: AnyThread<Foreign<Triple>>) -> bool {
    BROUGHT.set(Some(triple));
    true
}

#[test]
fn a_callable_of_a_place_is_called_there_alone_on_any_thread() {
    set_error_hook(Some(Box::new(|_| {})));
    let _one = ONE_AT_A_TIME.lock().unwrap();
    let (host, _) = host_in(1);
    let triple = callable(host, 7);
    assert_eq!(triple.call(5).unwrap(), 15);
    for place in [0, 2] {
        PLACE.set(place);
        let error = triple.call(5).unwrap_err();
        assert_eq!(error.status(), Status::WrongThread);
        assert!(error.to_string().contains("its host is not"), "{error}");
    }
    thread::scope(|scope| {
        scope.spawn(|| {
            assert_eq!(triple.call(5).unwrap_err().status(), Status::WrongThread);
            // The place goes on here.
            PLACE.set(1);
            assert_eq!(triple.call(5).unwrap(), 15);
        });
    });
    assert_eq!(behaviour_host_close(host), 0);
    PLACE.set(1);
    assert_eq!(triple.call(5).unwrap_err().status(), Status::Closed);
}

thread_local! {
    /// The host that `closing` closes when it is next asked.
    static CLOSES: Cell<u64> = const { Cell::new(0) };
    static SAID: Cell<i32> = const { Cell::new(-1) };
}

/// Says which place runs, and closes a host meanwhile.
unsafe extern "C" fn closing() -> *mut c_void {
    let host = CLOSES.take();
    if host != 0 {
        SAID.set(behaviour_host_close(host));
    }
    without_provenance_mut(PLACE.get())
}

/// The library asks inside of the host, which ends after that call or that release.
#[test]
fn a_host_that_closes_while_it_is_asked_for_its_place_ends_after_what_it_was_asked_for() {
    set_error_hook(Some(Box::new(|_| {})));
    let _one = ONE_AT_A_TIME.lock().unwrap();
    let open = || {
        PLACE.set(11);
        // SAFETY: `closing` may be called anywhere.
        let host = unsafe { behaviour_host_open_in(Some(closing), &mut null_mut()) };
        assert_ne!(host, 0);
        host
    };
    let before = RELEASES.load(SeqCst);
    let host = open();
    let triple = callable(host, 1);
    CLOSES.set(host);
    assert_eq!(triple.call(5).unwrap(), 15);
    assert_eq!(SAID.get(), Status::Busy.raw());
    assert_eq!(triple.call(5).unwrap_err().status(), Status::Closed);
    drop(triple);
    assert_eq!(RELEASES.load(SeqCst), before, "the host has let go of it");
    let host = open();
    let triple = callable(host, 2);
    CLOSES.set(host);
    drop(triple);
    assert_eq!(SAID.get(), Status::Busy.raw());
    assert_eq!(RELEASES.load(SeqCst), before + 1);
    assert_eq!(behaviour_host_close(host), Status::Closed.raw());
}

#[test]
fn a_callable_that_is_released_elsewhere_is_told_of_once_when_its_host_asks() {
    let _one = ONE_AT_A_TIME.lock().unwrap();
    let (host, _) = host_in(3);
    let before = RELEASES.load(SeqCst);
    drop(callable(host, 7));
    assert_eq!((RELEASES.load(SeqCst) - before, released(host)), (1, None));
    let both = [callable(host, 8), callable(host, 9)];
    thread::spawn(move || drop(both)).join().unwrap();
    assert_eq!(RELEASES.load(SeqCst) - before, 1);
    let mut told = [released(host).unwrap(), released(host).unwrap()];
    told.sort_unstable();
    assert_eq!((told, released(host)), ([8, 9], None));
    // After the end of the host there is nobody to tell.
    let late = callable(host, 10);
    assert_eq!(behaviour_host_close(host), 0);
    thread::spawn(move || drop(late)).join().unwrap();
    assert_eq!(RELEASES.load(SeqCst) - before, 1);
}

#[test]
fn a_host_without_a_place_or_with_a_forged_number_is_refused() {
    set_error_hook(Some(Box::new(|_| {})));
    let mut finaliser = without_provenance_mut(5);
    PLACE.set(0);
    for of in [None, Some(current as Current)] {
        // SAFETY: `current` may be called anywhere, and the place is written.
        assert_eq!(unsafe { behaviour_host_open_in(of, &raw mut finaliser) }, 0);
        assert_eq!(last_status(), Status::InvalidArgument);
        assert_eq!(finaliser.addr(), 5, "nothing is written");
    }
    PLACE.set(4);
    // SAFETY: null is accepted for the finaliser.
    let host = unsafe { behaviour_host_open_in(Some(current), null_mut()) };
    assert_ne!(host, 0);
    // SAFETY: null takes nothing.
    let status = unsafe { behaviour_host_released(host, null_mut()) };
    assert_eq!(status, Status::InvalidArgument.raw());
    assert!(last_error().unwrap().contains("is null"));
    let anywhere = behaviour_host_open();
    assert_eq!(released(anywhere), None);
    assert_eq!(behaviour_host_close(anywhere), 0);
    assert_eq!(behaviour_host_close(host), 0);
    let cases = [
        (0, Status::NullHandle),
        (host, Status::Closed),
        (u64::MAX, Status::UnknownHandle),
        (triple_of_rust(), Status::WrongSignature),
    ];
    for (forged, status) in cases {
        let mut user_data = without_provenance_mut(6);
        // SAFETY: a place to write.
        let found = unsafe { behaviour_host_released(forged, &raw mut user_data) };
        assert_eq!((found, user_data.addr()), (status.raw(), 6), "{forged}");
    }
}

/// The handle of a callback, which is no host.
fn triple_of_rust() -> u64 {
    Triple::export(|of| of * 3).into_handle().raw()
}

#[test]
fn a_finaliser_closes_a_host_of_a_place_on_any_thread() {
    let (host, finaliser) = host_in(5);
    let triple = callable(host, 7);
    let address = finaliser.addr();
    thread::spawn(move || behaviour_destroy(without_provenance_mut(address)))
        .join()
        .unwrap();
    assert_eq!(triple.call(5).unwrap_err().status(), Status::Closed);
    assert_eq!(behaviour_host_close(host), Status::Closed.raw());
}

/// Calls its callable when it is dropped, and says what it was told. Then the callable is released.
struct LastWord(AnyThread<Foreign<Triple>>, Sender<Result<i64, Status>>);

impl Drop for LastWord {
    fn drop(&mut self) {
        let told = self.0.call(5).map_err(|error| error.status());
        self.1.send(told).unwrap();
    }
}

#[test]
fn in_a_finaliser_a_callable_of_a_place_is_neither_called_nor_released() {
    let _one = ONE_AT_A_TIME.lock().unwrap();
    let (host, _) = host_in(6);
    let (before, (says, told)) = (RELEASES.load(SeqCst), channel());
    let ends = |by: fn(Handle)| {
        let word = LastWord(callable(host, 7), says.clone());
        let owner = Triple::export(move |of| word.0.call(of).unwrap_or(-1)).into_handle();
        assert_eq!(Triple::call(owner, 5).unwrap(), 15);
        by(owner);
        told.recv().unwrap()
    };
    // The runtime says that this place is current, as Dart does of an isolate that is ending.
    let by_finaliser = |owner: Handle| behaviour_destroy(owner.into_user_data());
    assert_eq!(ends(by_finaliser), Err(Status::WrongThread));
    assert_eq!(RELEASES.load(SeqCst) - before, 0);
    assert_eq!((released(host), released(host)), (Some(7), None));
    // A call of the place's own may end it.
    let by_release = |owner: Handle| assert_eq!(c_api::release(owner.raw()), Status::Ok);
    assert_eq!(ends(by_release), Ok(15));
    assert_eq!((RELEASES.load(SeqCst) - before, released(host)), (1, None));
    assert_eq!(behaviour_host_close(host), 0);
}

#[test]
fn what_waits_in_the_mailbox_when_a_host_ends_is_released_before_it_or_if_a_finaliser_ends_it_never()
 {
    let _one = ONE_AT_A_TIME.lock().unwrap();
    for by_finaliser in [false, true] {
        let (host, finaliser) = host_in(7);
        let (before, drops) = (RELEASES.load(SeqCst), Drops::new());
        let (triple, token) = (callable(host, 7), drops.token());
        let local = Triple::export_local(move |of| {
            token.keep();
            triple.call(of).unwrap_or(-1)
        });
        let raw = local.into_handle().raw();
        let elsewhere = thread::spawn(move || c_api::release(raw));
        assert_eq!(elsewhere.join().unwrap(), Status::Ok);
        assert_eq!(drops.count(), 0, "this thread has not heard of it yet");
        if by_finaliser {
            behaviour_destroy(finaliser);
        } else {
            assert_eq!(behaviour_host_close(host), 0);
        }
        let releases = RELEASES.load(SeqCst) - before;
        assert_eq!((drops.count(), releases), (1, usize::from(!by_finaliser)));
        assert_eq!(behaviour_host_close(host), Status::Closed.raw());
    }
}

#[exported_callback(adopt)]
trait Doubles: Send + Sync {
    /// Has a body for tables without it.
    #[on_error(-1)]
    fn double(&self, of: i64) -> i64 {
        2 * of
    }
}

/// A table of its own size alone.
static NO_METHODS: usize = size_of::<usize>();

#[test]
fn the_table_of_an_implementer_of_a_place_is_read_there_alone() {
    set_error_hook(Some(Box::new(|_| {})));
    let (host, _) = host_in(6);
    let raw = RawForeign::<DoublesEntry> {
        size: size_of::<RawForeign<DoublesEntry>>(),
        call: MethodTable::new(from_ref(&NO_METHODS).cast()),
        user_data: null_mut(),
        release: None,
        host,
    };
    // SAFETY: the table is a static, and has no function.
    let doubles = unsafe { AnyThread::<Foreign<DoublesEntry>>::from_raw(&raw) }.unwrap();
    let doubles: Box<dyn Doubles> = Box::new(doubles);
    assert_eq!(doubles.double(5), 10);
    PLACE.set(7);
    // The table is not read, so nobody knows that it has no such method.
    assert_eq!(doubles.double(5), -1);
    assert_eq!(last_status(), Status::Failed);
    assert!(last_error().unwrap().contains("WRONG_THREAD"));
    PLACE.set(6);
    assert_eq!(doubles.double(5), 10);
    assert_eq!(behaviour_host_close(host), 0);
}
