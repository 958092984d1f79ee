//! Implementers of traits: one entry with one handle, whatever the number of methods.
//!
//! Each kind of export refuses the calls that its kind of closure refuses, for all methods together.

use registry_core::{
    BorrowedHandle, CallError, Handle, OwnedHandle, Status, exported_callback, scope,
};
use registry_tests::deadline::finishes;
use registry_tests::drops::{Drops, Token};
use std::cell::Cell;
use std::ffi::{c_char, c_void};
use std::fmt::Debug;
use std::rc::Rc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::sync::{Arc, Barrier};

/// Keeps numbers.
#[exported_callback]
pub trait Storage {
    /// The number under this key.
    #[on_error(-1)]
    fn read(&self, key: u64) -> i64;
    fn log(&self, level: u8, line: &str);
    fn check(&self, text: &str) -> Result<(), String>;
    /// Has a body of its own.
    #[on_error(0)]
    fn twice(&self, number: i32) -> i32 {
        number * 2
    }
    /// # Safety
    /// `number` is valid to read.
    #[on_error(-1)]
    unsafe fn peek(&self, number: *const i64) -> i64 {
        // SAFETY: the caller's promise.
        unsafe { *number }
    }
}

#[exported_callback]
trait Counter {
    #[on_error(-1)]
    fn add(&mut self, by: i64) -> i64;
    #[on_error(-1)]
    fn sum(&self) -> i64;
    /// Calls `sum` of this handle while it runs itself.
    #[on_error(-1)]
    fn sum_from_inside(&self, own: Handle) -> i64;
    #[on_error(-1)]
    fn take(&self, _other: OwnedHandle<StorageEntry>) -> i64 {
        0
    }
}

/// A callback type, whose handles have no methods.
#[exported_callback(on_error = -1)]
type Doubles = fn(number: i64) -> i64;

unsafe extern "C" {
    fn behaviour_Storage_check_try(handle: Handle, text: *const u8, len: usize) -> Status;
    fn behaviour_Storage_read(handle: Handle, key: u64) -> i64;
    fn behaviour_Storage_read_try(handle: Handle, key: u64, result: *mut i64) -> Status;
    fn behaviour_Counter_add(handle: Handle, by: i64) -> i64;
    fn behaviour_invoke(
        handle: u64,
        args: *const c_void,
        count: usize,
        result: *mut c_void,
    ) -> Status;
    fn behaviour_describe(handle: u64, text: *mut c_char, size: usize) -> usize;
}

/// What it adds, and how often it was dropped.
struct Adds<T>(T, #[allow(dead_code, reason = "it counts its drop")] Token);

impl<T: Copy + Into<i64>> Storage for Adds<T> {
    fn read(&self, key: u64) -> i64 {
        self.0.into() + key as i64
    }
    fn log(&self, level: u8, line: &str) {
        assert_eq!((level, line), (3, "hello"));
    }
    fn check(&self, text: &str) -> Result<(), String> {
        if text == "right" {
            Ok(())
        } else {
            Err(format!("{text} is wrong"))
        }
    }
}

struct Sum<T>(i64, T);

impl<T> Counter for Sum<T> {
    fn add(&mut self, by: i64) -> i64 {
        self.0 += by;
        self.0
    }
    fn sum(&self) -> i64 {
        self.0
    }
    fn sum_from_inside(&self, own: Handle) -> i64 {
        let called = CounterEntry::call_sum(own);
        assert_eq!(status(called), Err(Status::Busy));
        self.0
    }
}

fn status<T>(called: Result<T, CallError>) -> Result<T, Status> {
    called.map_err(|error| error.status())
}

#[track_caller]
fn fails_with<T: Debug>(called: Result<T, CallError>, parts: &[&str]) {
    let message = called.unwrap_err().to_string();
    for part in parts {
        assert!(message.contains(part), "{part}: {message}");
    }
}

#[test]
fn all_methods_have_one_handle_and_end_with_one_wrapper() {
    let drops = Drops::new();
    let storage = StorageEntry::export(Adds(40, drops.token()));
    let handle = storage.handle();
    assert_eq!(StorageEntry::call_read(handle, 2).unwrap(), 42);
    StorageEntry::call_log(handle, 3, "hello").unwrap();
    StorageEntry::call_check(handle, "right").unwrap();
    assert_eq!(StorageEntry::call_twice(handle, 4).unwrap(), 8);
    // SAFETY: a reference to a number.
    assert_eq!(unsafe { StorageEntry::call_peek(handle, &5) }.unwrap(), 5);
    let mut result = 0;
    // SAFETY: numbers are harmless, and the result has room.
    unsafe {
        assert_eq!(behaviour_Storage_read(handle, 3), 43);
        assert_eq!(
            behaviour_Storage_read_try(handle, 4, &mut result),
            Status::Ok
        );
    }
    assert_eq!((result, drops.count()), (44, 0));
    drop(storage);
    assert_eq!(drops.count(), 1);
    // SAFETY: a number is harmless.
    assert_eq!(unsafe { behaviour_Storage_read(handle, 3) }, -1);
    fails_with(
        StorageEntry::call_read(handle, 2),
        &["Storage", "is closed", "interfaces.rs"],
    );
    assert_eq!(
        status(StorageEntry::call_twice(handle, 2)),
        Err(Status::Closed)
    );
}

#[test]
fn a_failure_names_the_method_and_its_parameter() {
    let storage = StorageEntry::export(Adds(40, Drops::new().token()));
    let handle = storage.handle();
    fails_with(
        StorageEntry::call_check(handle, "left"),
        &["Storage::check", "left is wrong"],
    );
    fails_with(
        StorageEntry::call_log(handle, 4, ""),
        &["Storage::log", "panicked"],
    );
    // SAFETY: a byte to read, which is no UTF-8.
    let checked = unsafe { behaviour_Storage_check_try(handle, [0xff].as_ptr(), 1) };
    assert_eq!(checked, Status::InvalidArgument);
    let message = registry_core::last_error().expect("a message");
    for part in ["Storage::check", "`text`"] {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert_eq!(
        StorageEntry::call_read(handle, 2).unwrap(),
        42,
        "it stays callable"
    );
}

#[test]
fn a_handle_of_another_trait_or_of_a_callback_type_has_the_wrong_signature() {
    let storage = StorageEntry::export(Adds(40, Drops::new().token()));
    let handle = storage.handle();
    let counter = CounterEntry::export_mut(Sum(1, ()));
    fails_with(
        CounterEntry::call_sum(handle),
        &["interfaces::Storage`", "Counter::sum"],
    );
    let wrong = StorageEntry::call_read(counter.handle(), 1);
    assert_eq!(status(wrong), Err(Status::WrongSignature));
    let doubles = Doubles::export(|number| number * 2);
    let wrong = StorageEntry::call_read(doubles.handle(), 1);
    assert_eq!(status(wrong), Err(Status::WrongSignature));
    assert_eq!(
        status(Doubles::call(handle, 1)),
        Err(Status::WrongSignature)
    );
}

#[test]
fn an_implementer_of_any_size_and_alignment_is_found_by_each_of_its_methods() {
    #[derive(Clone, Copy)]
    #[repr(align(128))]
    struct Wide([i64; 32]);
    impl From<Wide> for i64 {
        fn from(wide: Wide) -> i64 {
            wide.0.iter().sum()
        }
    }
    let drops = Drops::new();
    let wide = StorageEntry::export(Adds(Wide([1; 32]), drops.token()));
    let narrow = StorageEntry::export_mut(Adds(1_u8, drops.token()));
    let local = StorageEntry::export_local(Adds(Wide([2; 32]), drops.token()));
    let nothing = CounterEntry::export_local(Sum(0, ()));
    assert_eq!(StorageEntry::call_read(wide.handle(), 1).unwrap(), 33);
    assert_eq!(StorageEntry::call_twice(wide.handle(), 2).unwrap(), 4);
    assert_eq!(StorageEntry::call_read(narrow.handle(), 1).unwrap(), 2);
    assert_eq!(StorageEntry::call_read(local.handle(), 1).unwrap(), 65);
    assert_eq!(CounterEntry::call_add(nothing.handle(), 5).unwrap(), 5);
    assert_eq!(CounterEntry::call_sum(nothing.handle()).unwrap(), 5);
    drop((wide, narrow, local));
    assert_eq!(drops.count(), 3);
}

#[test]
fn a_shared_implementer_is_called_on_several_threads_at_once() {
    struct Meets(Barrier, AtomicI64);
    impl Storage for Meets {
        fn read(&self, key: u64) -> i64 {
            self.0.wait();
            self.1.fetch_add(key as i64, SeqCst)
        }
        fn log(&self, _: u8, _: &str) {
            self.0.wait();
        }
        fn check(&self, _: &str) -> Result<(), String> {
            Ok(())
        }
    }
    finishes(|| {
        let storage = StorageEntry::export(Meets(Barrier::new(2), AtomicI64::new(7)));
        let handle = storage.handle();
        let other = std::thread::spawn(move || StorageEntry::call_log(handle, 0, "").unwrap());
        assert_eq!(StorageEntry::call_read(handle, 1).unwrap(), 7);
        other.join().unwrap();
    });
}

#[test]
fn one_method_keeps_all_others_out_where_the_value_is_lent_to_one_call() {
    struct Waits(Arc<Barrier>);
    impl Counter for Waits {
        fn add(&mut self, by: i64) -> i64 {
            self.0.wait();
            self.0.wait();
            by
        }
        fn sum(&self) -> i64 {
            0
        }
        fn sum_from_inside(&self, _: Handle) -> i64 {
            0
        }
    }
    finishes(|| {
        let meet = Arc::new(Barrier::new(2));
        let counter = CounterEntry::export_mut(Waits(meet.clone()));
        let handle = counter.handle();
        let other = std::thread::spawn(move || CounterEntry::call_add(handle, 5).unwrap());
        meet.wait();
        fails_with(CounterEntry::call_sum(handle), &["Counter::sum", "another"]);
        assert_eq!(status(CounterEntry::call_add(handle, 1)), Err(Status::Busy));
        meet.wait();
        assert_eq!(other.join().unwrap(), 5);
        assert_eq!(CounterEntry::call_sum(handle).unwrap(), 0);
    });
    let counter = CounterEntry::export_mut(Sum(3, ()));
    let handle = counter.handle();
    assert_eq!(
        CounterEntry::call_sum_from_inside(handle, handle).unwrap(),
        3
    );
    let counter = CounterEntry::export_local(Sum(4, Rc::new(())));
    let handle = counter.handle();
    assert_eq!(
        CounterEntry::call_sum_from_inside(handle, handle).unwrap(),
        4
    );
}

#[test]
fn a_local_implementer_stays_on_its_thread() {
    let counter = CounterEntry::export_local(Sum(1, Rc::new(Cell::new(0))));
    let handle = counter.handle();
    let elsewhere = std::thread::spawn(move || status(CounterEntry::call_sum(handle)));
    assert_eq!(elsewhere.join().unwrap(), Err(Status::WrongThread));
    assert_eq!(CounterEntry::call_add(handle, 2).unwrap(), 3);
}

#[test]
fn implementers_borrow_in_a_scope() {
    struct Lent<'a>(&'a AtomicI64);
    impl Counter for Lent<'_> {
        fn add(&mut self, by: i64) -> i64 {
            self.0.fetch_add(by, SeqCst) + by
        }
        fn sum(&self) -> i64 {
            self.0.load(SeqCst)
        }
        fn sum_from_inside(&self, _: Handle) -> i64 {
            0
        }
    }
    struct Reads<'a>(&'a str);
    impl Storage for Reads<'_> {
        fn read(&self, key: u64) -> i64 {
            self.0.len() as i64 + key as i64
        }
        fn log(&self, _: u8, _: &str) {}
        fn check(&self, _: &str) -> Result<(), String> {
            Ok(())
        }
    }
    let (sum, text) = (AtomicI64::new(1), "four".to_owned());
    let handles = scope(|s| {
        let shared = StorageEntry::export_scoped(s, Reads(&text));
        let exclusive = CounterEntry::export_scoped_mut(s, Lent(&sum));
        let local = CounterEntry::export_scoped_local(s, Lent(&sum));
        assert_eq!(StorageEntry::call_read(shared.handle(), 1).unwrap(), 5);
        assert_eq!(CounterEntry::call_add(exclusive.handle(), 2).unwrap(), 3);
        let local = local.handle();
        assert_eq!(CounterEntry::call_sum(local).unwrap(), 3);
        let elsewhere = std::thread::spawn(move || status(CounterEntry::call_sum(local)));
        assert_eq!(elsewhere.join().unwrap(), Err(Status::WrongThread));
        [exclusive.handle(), local]
    });
    for handle in handles {
        assert_eq!(status(CounterEntry::call_sum(handle)), Err(Status::Closed));
        // SAFETY: a number is harmless.
        assert_eq!(unsafe { behaviour_Counter_add(handle, 1) }, -1);
    }
    assert_eq!(sum.into_inner(), 3);
}

/// Calls an implementer whose handle foreign code passes.
#[exported_callback(on_error = -1)]
fn read_both(
    mine: OwnedHandle<StorageEntry>,
    theirs: BorrowedHandle<'_, StorageEntry>,
) -> Result<i64, CallError> {
    Ok(StorageEntry::call_read(mine.handle(), 1)? + StorageEntry::call_read(theirs.handle(), 1)?)
}

#[test]
fn a_typed_handle_of_an_implementer_is_passed_owned_and_borrowed() {
    let drops = Drops::new();
    let export = read_both::export();
    let [mine, theirs] = [1, 2].map(|by| StorageEntry::export(Adds(by, drops.token())));
    let (mine, counter) = (mine.into_handle(), CounterEntry::export_mut(Sum(0, ())));
    let stub = export.stub().as_raw();
    // The wrong handle is refused, and nothing is taken.
    // SAFETY: a number is harmless.
    assert_eq!(unsafe { stub(mine.raw(), counter.handle().raw()) }, -1);
    assert_eq!(drops.count(), 0);
    // SAFETY: a number is harmless.
    assert_eq!(unsafe { stub(mine.raw(), theirs.handle().raw()) }, 5);
    assert_eq!(drops.count(), 1, "the owned one has ended");
    assert_eq!(StorageEntry::call_read(theirs.handle(), 0).unwrap(), 2);
}

#[test]
fn a_call_that_is_refused_gives_back_the_handle_that_it_brought() {
    struct Gives(Handle);
    impl Counter for Gives {
        fn add(&mut self, _: i64) -> i64 {
            0
        }
        fn sum(&self) -> i64 {
            0
        }
        fn sum_from_inside(&self, own: Handle) -> i64 {
            unsafe extern "C" {
                fn behaviour_Counter_take(handle: Handle, other: Handle) -> i64;
            }
            // SAFETY: a number is harmless.
            unsafe { behaviour_Counter_take(own, self.0) }
        }
    }
    let drops = Drops::new();
    let given = StorageEntry::export(Adds(1, drops.token())).into_handle();
    let counter = CounterEntry::export_mut(Gives(given));
    let inside = CounterEntry::call_sum_from_inside(counter.handle(), counter.handle());
    assert_eq!(inside.unwrap(), -1, "refused as BUSY");
    assert_eq!(drops.count(), 0);
    assert!(OwnedHandle::<StorageEntry>::from_handle(given).is_ok());
}

#[test]
fn an_implementer_is_described_and_not_invoked() {
    let storage = StorageEntry::export(Adds(1, Drops::new().token()));
    let raw = storage.handle().raw();
    // SAFETY: there are no values.
    let status = unsafe { behaviour_invoke(raw, std::ptr::null(), 0, std::ptr::null_mut()) };
    assert_eq!(status, Status::InvalidArgument);
    let message = registry_core::last_error().expect("a message");
    assert!(message.contains("is an interface"), "{message}");
    let mut text = [0_u8; 512];
    // SAFETY: the text has room for that many bytes.
    let needed = unsafe { behaviour_describe(raw, text.as_mut_ptr().cast(), text.len()) };
    let text = String::from_utf8_lossy(&text[..needed - 1]);
    assert!(text.contains("symbol behaviour_Storage"), "{text}");
    assert!(text.contains("doc  Keeps numbers."), "{text}");
}
