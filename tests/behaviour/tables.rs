//! Implementers of Rust's, handed out as foreign code passes its own: by a table of methods.

use crate::tables_from_inside::{HOLDER, HostileEntry, held};
use registry_core::{
    AnyThread, ErrorCode, Foreign, ForeignText, RawForeign, Status, exported_callback, last_status,
    scope, set_error_hook,
};
use registry_tests::drops::{Drops, Token};
use registry_tests::rounds::rounds;
use std::ffi::c_void;
use std::fmt;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// Counts.
#[exported_callback]
trait Meter {
    #[on_error(-1)]
    fn add(&mut self, by: i64, name: &str) -> Result<i64, TooMuch>;
    fn clear(&mut self);
    /// Has a body of its own.
    #[on_error(false)]
    fn is_new(&self) -> bool {
        true
    }
}

#[derive(Debug)]
struct TooMuch(i64);

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is too much", self.0)
    }
}

impl ErrorCode for TooMuch {
    fn error_code(&self) -> Option<i32> {
        Some(77)
    }
}

struct Sum(
    i64,
    #[allow(dead_code, reason = "it counts its drop")] Token,
);

impl Meter for Sum {
    fn add(&mut self, by: i64, name: &str) -> Result<i64, TooMuch> {
        assert_eq!(name, "Ä");
        if by > 100 {
            return Err(TooMuch(by));
        }
        self.0 += by;
        Ok(self.0)
    }
    fn clear(&mut self) {
        assert_ne!(self.0, 0, "nothing to clear");
        self.0 = 0;
    }
}

/// What C sees.
#[repr(C)]
struct Methods {
    size: usize,
    add:
        unsafe extern "C" fn(*mut c_void, i64, *const u8, usize, *mut i64, *mut ForeignText) -> i32,
    clear: unsafe extern "C" fn(*mut c_void, *mut ForeignText) -> i32,
    is_new: unsafe extern "C" fn(*mut c_void, *mut u8, *mut ForeignText) -> i32,
}

/// The table of a struct, as C reads it.
fn methods(raw: &RawForeign<MeterEntry>) -> &'static Methods {
    // SAFETY: `MethodTable` is a pointer to the table, which is a constant.
    unsafe { &**(&raw const raw.call).cast::<*const Methods>() }
}

/// As any code that takes implementers.
fn foreign(raw: &RawForeign<MeterEntry>) -> Foreign<MeterEntry> {
    // SAFETY: the struct is one of Rust's, which may be called by any thread and at any time.
    unsafe { Foreign::from_raw(raw) }.expect("an implementer")
}

#[test]
fn an_implementer_of_rust_is_one_of_foreign_code_for_whoever_takes_those() {
    set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let meter = foreign(&MeterEntry::export_mut(Sum(0, drops.token())).into_table());
    assert_eq!(meter.add(3, "Ä").unwrap(), 3);
    assert_eq!(meter.add(4, "Ä").unwrap(), 7);
    assert!(meter.is_new().unwrap());
    meter.clear().unwrap();
    let error = meter.add(101, "Ä").unwrap_err();
    assert_eq!((error.status(), error.code()), (Status::Failed, 77));
    assert!(
        error.message().ends_with("failed: 101 is too much"),
        "{error}"
    );
    // A failure that is no error of the method's own has no code, and its kind stands in the message.
    let error = meter.clear().unwrap_err();
    assert_eq!((error.status(), error.error_code()), (Status::Failed, None));
    assert!(error.message().starts_with("PANICKED: "), "{error}");
    assert_eq!(drops.count(), 0);
    drop(meter);
    assert_eq!(drops.count(), 1);
}

#[test]
fn c_calls_a_table_that_says_its_size_and_is_one_for_all_implementers() {
    set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let first = MeterEntry::export_mut(Sum(0, drops.token()));
    let second = MeterEntry::export_local(Sum(10, drops.token()));
    let raws = [first.table(), second.table()];
    let [one, other] = [methods(&raws[0]), methods(&raws[1])];
    assert!(ptr::eq(one, other));
    assert_eq!(one.size, size_of::<Methods>());
    let mut result = 0;
    // SAFETY: as C calls it. Null is "not wanted".
    unsafe {
        let name = "Ä";
        let add = |raw: &RawForeign<_>, result| {
            (one.add)(
                raw.user_data,
                1,
                name.as_ptr(),
                name.len(),
                result,
                ptr::null_mut(),
            )
        };
        assert_eq!((add(&raws[0], &raw mut result), result), (0, 1));
        assert_eq!((add(&raws[1], &raw mut result), result), (0, 11));
        assert_eq!(add(&raws[1], ptr::null_mut()), 0);
        assert!(raws[0].release.is_none());
        // A made-up `user_data`, and text that is none.
        let failed = Status::Failed.raw();
        assert_eq!((one.clear)(ptr::null_mut(), ptr::null_mut()), failed);
        assert_eq!(last_status(), Status::NullHandle);
        assert_eq!(
            (one.clear)(ptr::without_provenance_mut(12345), ptr::null_mut()),
            failed
        );
        assert_eq!(last_status(), Status::UnknownHandle);
        let bad = [0xff_u8];
        let of = raws[0].user_data;
        assert_eq!(
            (one.add)(of, 1, bad.as_ptr(), 1, &raw mut result, ptr::null_mut()),
            failed
        );
        assert_eq!((last_status(), result), (Status::InvalidArgument, 11));
        // The wrapper has it, not the struct.
        drop(first);
        assert_eq!((one.clear)(of, ptr::null_mut()), failed);
        assert_eq!(last_status(), Status::Closed);
    }
    drop(second);
    assert_eq!(drops.count(), 2);
}

#[test]
fn a_released_implementer_is_closed_and_released_once() {
    set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let raw = MeterEntry::export_mut(Sum(0, drops.token())).into_table();
    let (release, clear) = (raw.release.unwrap(), methods(&raw).clear);
    // SAFETY: any `user_data` may be passed at any time.
    unsafe {
        release(raw.user_data);
        assert_eq!(drops.count(), 1);
        assert_eq!(clear(raw.user_data, ptr::null_mut()), Status::Failed.raw());
        assert_eq!(last_status(), Status::Closed);
        release(raw.user_data);
    }
    assert_eq!(drops.count(), 1);
}

#[test]
fn a_call_on_another_thread_fails_if_the_implementer_is_local() {
    set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let local = MeterEntry::export_local(Sum(1, drops.token()));
    let user_data = local.table().user_data.addr();
    let clear = methods(&local.table()).clear;
    let other = std::thread::spawn(move || {
        // SAFETY: any `user_data` may be passed on any thread.
        let status = unsafe { clear(ptr::without_provenance_mut(user_data), ptr::null_mut()) };
        (status, last_status())
    });
    let expected = (Status::Failed.raw(), Status::WrongThread);
    assert_eq!(other.join().unwrap(), expected);
}

#[test]
fn an_implementer_that_borrows_is_closed_after_its_scope() {
    set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let raw = scope(|s| {
        let scoped = MeterEntry::export_scoped_mut(s, Sum(5, drops.token()));
        let raw = scoped.table();
        assert!(foreign(&raw).is_new().unwrap());
        raw
    });
    let error = foreign(&raw).is_new().unwrap_err();
    assert!(error.message().starts_with("CLOSED: "), "{error}");
    assert_eq!(drops.count(), 1);
}

#[test]
fn an_implementer_that_borrows_and_is_local_is_called_in_its_scope_on_its_thread() {
    set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let raw = scope(|s| {
        let scoped = MeterEntry::export_scoped_local(s, Sum(5, drops.token()));
        let raw = scoped.table();
        assert!(foreign(&raw).is_new().unwrap());
        let (user_data, clear) = (raw.user_data.addr(), methods(&raw).clear);
        let other = std::thread::spawn(move || {
            // SAFETY: any `user_data` may be passed on any thread.
            let status = unsafe { clear(ptr::without_provenance_mut(user_data), ptr::null_mut()) };
            (status, last_status())
        });
        let expected = (Status::Failed.raw(), Status::WrongThread);
        assert_eq!(other.join().unwrap(), expected);
        raw
    });
    let error = foreign(&raw).is_new().unwrap_err();
    assert!(error.message().starts_with("CLOSED: "), "{error}");
    assert_eq!(drops.count(), 1);
}

/// Takes an implementer of any origin.
#[exported_callback(on_error = -1)]
fn measure(
    meter: AnyThread<Foreign<MeterEntry>>,
    by: i64,
) -> Result<i64, registry_core::ForeignError> {
    meter.add(by, "Ä")
}

#[test]
fn a_callback_takes_it_where_it_takes_those_of_foreign_code() {
    set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let export = measure::export();
    let raw = MeterEntry::export_mut(Sum(0, drops.token())).into_table();
    // SAFETY: as C passes it. The callback takes it.
    assert_eq!(unsafe { export.stub().as_raw()(&raw, 9) }, 9);
    assert_eq!(drops.count(), 1);
    let raw = MeterEntry::export_mut(Sum(0, drops.token())).into_table();
    // SAFETY: likewise.
    assert_eq!(unsafe { export.stub().as_raw()(&raw, 900) }, -1);
    assert_eq!(registry_core::last_error_code(), Some(77));
    assert_eq!(drops.count(), 2);
}

#[test]
fn a_place_for_the_text_whose_functions_are_null_gets_none() {
    set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let meter = MeterEntry::export_mut(Sum(0, drops.token()));
    let raw = meter.table();
    // Only the two functions, as C declares it.
    let mut place = [0_usize; 2];
    // SAFETY: both functions are null.
    let status = unsafe { (methods(&raw).clear)(raw.user_data, place.as_mut_ptr().cast()) };
    assert_eq!(
        (status, last_status()),
        (Status::Failed.raw(), Status::Panicked)
    );
}

#[test]
fn one_table_that_is_taken_twice_is_released_once() {
    set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let raw = MeterEntry::export_mut(Sum(0, drops.token())).into_table();
    let [one, other] = [foreign(&raw), foreign(&raw)];
    assert_eq!(one.add(1, "Ä").unwrap(), 1);
    drop(one);
    assert_eq!(drops.count(), 1);
    let error = other.add(1, "Ä").unwrap_err();
    assert!(error.message().starts_with("CLOSED: "), "{error}");
    drop(other);
    assert_eq!(drops.count(), 1);
}

#[test]
fn the_user_data_of_another_trait_of_a_closure_and_of_a_function_is_a_status() {
    #[exported_callback]
    type TablesNothing = fn(number: i64);
    #[exported_callback]
    fn tables_none() {}
    let drops = Drops::new();
    let meter = MeterEntry::export_mut(Sum(0, drops.token()));
    let other = held(&drops, |held| HostileEntry::export_mut(held).into_table());
    let closure = TablesNothing::export(|_| {});
    let clear = methods(&meter.table()).clear;
    let thunk = closure.thunk_first();
    let exported = tables_none::export();
    let function = exported.handle().into_user_data();
    for user_data in [other.user_data, thunk.user_data(), function] {
        // SAFETY: any `user_data` may be passed.
        let status = unsafe { clear(user_data, ptr::null_mut()) };
        assert_eq!(
            (status, last_status()),
            (Status::Failed.raw(), Status::WrongSignature)
        );
    }
    HOLDER.take();
    assert_eq!(drops.count(), 1);
}

#[test]
fn a_panic_in_an_implementers_drop_stays_in_its_release() {
    struct Bomb(#[allow(dead_code, reason = "it counts its drop")] Token);
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("in the drop of an implementer");
        }
    }
    impl Meter for Bomb {
        fn add(&mut self, _: i64, _: &str) -> Result<i64, TooMuch> {
            Ok(1)
        }
        fn clear(&mut self) {}
    }
    set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let meter = foreign(&MeterEntry::export_mut(Bomb(drops.token())).into_table());
    meter.clear().unwrap();
    assert_eq!(registry_core::c_api::release(0), Status::NullHandle);
    drop(meter);
    assert_eq!(drops.count(), 1);
    // A drop is no call: it leaves the status of its thread alone.
    assert_eq!(last_status(), Status::NullHandle);
}

#[test]
fn two_threads_at_one_table_never_run_an_exclusive_method_at_once() {
    struct Alone(AtomicUsize, Arc<AtomicUsize>);
    impl Meter for Alone {
        fn add(&mut self, by: i64, _: &str) -> Result<i64, TooMuch> {
            assert_eq!(self.0.fetch_add(1, SeqCst), 0, "another one runs");
            self.1.fetch_add(1, SeqCst);
            std::thread::yield_now();
            self.0.fetch_sub(1, SeqCst);
            Ok(by)
        }
        fn clear(&mut self) {}
    }
    set_error_hook(Some(Box::new(|_| {})));
    let ran = Arc::new(AtomicUsize::new(0));
    let meter = MeterEntry::export_mut(Alone(AtomicUsize::new(0), Arc::clone(&ran)));
    let raw = meter.table();
    let (add, user_data) = (methods(&raw).add, raw.user_data.addr());
    let rounds = rounds(2000);
    let calls = || {
        let mut succeeded = 0;
        for _ in 0..rounds {
            let user_data = ptr::without_provenance_mut(user_data);
            // SAFETY: any `user_data` may be passed on any thread.
            let status = unsafe {
                add(
                    user_data,
                    1,
                    ptr::null(),
                    0,
                    ptr::null_mut(),
                    ptr::null_mut(),
                )
            };
            succeeded += usize::from(status == 0);
            if status != 0 {
                assert_eq!(last_status(), Status::Busy);
            }
        }
        succeeded
    };
    let succeeded: usize = std::thread::scope(|scope| {
        let threads = [scope.spawn(calls), scope.spawn(calls)];
        threads.map(|thread| thread.join().unwrap()).iter().sum()
    });
    assert_eq!(ran.load(SeqCst), succeeded);
    assert!(succeeded > 0);
}
