//! Implementers of a trait that foreign code passes: a table of functions, versioned by its size.

use registry_core::{
    AnyThread, Foreign, ForeignError, ForeignText, MethodTable, RawForeign, Status,
    exported_callback,
};
use std::cell::{Cell, UnsafeCell};
use std::ffi::c_void;
use std::ptr;

/// Keeps a number.
#[exported_callback]
trait Tally {
    #[on_error(-1)]
    fn add(&mut self, by: i64, name: &str) -> i64;
    fn clear(&mut self);
    #[on_error(false)]
    fn is_clear(&self) -> bool;
}

unsafe extern "C" {
    safe fn behaviour_host_open() -> u64;
    safe fn behaviour_host_close(host: u64) -> i32;
}

/// The table in C.
#[repr(C)]
struct Methods {
    size: usize,
    add: Option<Add>,
    clear: Option<unsafe extern "C" fn(*mut c_void, *mut ForeignText) -> i32>,
    is_clear: Option<unsafe extern "C" fn(*mut c_void, *mut u8, *mut ForeignText) -> i32>,
}

type Add =
    unsafe extern "C" fn(*mut c_void, i64, *const u8, usize, *mut i64, *mut ForeignText) -> i32;

/// What is behind `user_data`.
#[derive(Default)]
struct Number {
    value: Cell<i64>,
    releases: Cell<u32>,
}

unsafe fn number<'a>(user_data: *mut c_void) -> &'a Number {
    // SAFETY: each test passes one that outlives its calls.
    unsafe { &*user_data.cast() }
}

unsafe extern "C" fn add(
    user_data: *mut c_void,
    by: i64,
    name: *const u8,
    len: usize,
    result: *mut i64,
    _: *mut ForeignText,
) -> i32 {
    // SAFETY: as Rust passes them.
    unsafe {
        assert_eq!(std::slice::from_raw_parts(name, len), b"by");
        let number = number(user_data);
        number.value.set(number.value.get() + by);
        *result = number.value.get();
    }
    if by < 0 { 77 } else { 0 }
}

unsafe extern "C" fn clear(user_data: *mut c_void, _: *mut ForeignText) -> i32 {
    // SAFETY: as Rust passes it.
    unsafe { number(user_data) }.value.set(0);
    0
}

unsafe extern "C" fn is_clear(user_data: *mut c_void, result: *mut u8, _: *mut ForeignText) -> i32 {
    // SAFETY: as Rust passes them.
    unsafe {
        let value = number(user_data).value.get();
        *result = if value == 2 { 2 } else { u8::from(value == 0) };
    }
    0
}

unsafe extern "C" fn release(user_data: *mut c_void) {
    // SAFETY: as Rust passes it.
    let number = unsafe { number(user_data) };
    number.releases.set(number.releases.get() + 1);
}

const WHOLE: Methods = Methods {
    size: size_of::<Methods>(),
    add: Some(add),
    clear: Some(clear),
    is_clear: Some(is_clear),
};

fn raw(methods: *const Methods, number: &Number) -> RawForeign<TallyEntry> {
    RawForeign {
        size: size_of::<RawForeign<TallyEntry>>(),
        call: MethodTable::new(methods.cast()),
        user_data: ptr::from_ref(number).cast_mut().cast(),
        release: Some(release),
        host: 0,
    }
}

fn with<T>(methods: &Methods, number: &Number, run: impl FnOnce(&Foreign<TallyEntry>) -> T) -> T {
    // SAFETY: the table and the number outlive the implementer, and its functions take what Rust passes.
    let counter = unsafe { Foreign::from_raw(&raw(methods, number)) };
    run(&counter.expect("an implementer"))
}

#[test]
fn each_method_is_called_with_the_users_own_types_and_the_implementer_is_released_once() {
    let number = Number::default();
    with(&WHOLE, &number, |counter| {
        assert_eq!(counter.add(3, "by").unwrap(), 3);
        assert_eq!(counter.add(4, "by").unwrap(), 7);
        assert!(!counter.is_clear().unwrap());
        counter.clear().unwrap();
        assert!(counter.is_clear().unwrap());
        assert_eq!(number.releases.get(), 0);
    });
    assert_eq!(number.releases.get(), 1);
}

#[test]
fn a_method_that_the_table_does_not_have_is_not_implemented() {
    let number = Number::default();
    let missing = |error: ForeignError, name: &str| {
        assert_eq!(error.status(), Status::NotImplemented);
        assert!(error.to_string().contains(name), "{error}");
    };
    // An earlier version, in which nothing stands behind the end.
    let older = Methods {
        size: std::mem::offset_of!(Methods, is_clear),
        ..WHOLE
    };
    with(&older, &number, |counter| {
        assert_eq!(counter.add(3, "by").unwrap(), 3);
        missing(counter.is_clear().unwrap_err(), "Tally::is_clear");
    });
    let empty = Methods {
        size: size_of::<usize>(),
        ..WHOLE
    };
    with(&empty, &number, |counter| {
        missing(counter.add(3, "by").unwrap_err(), "Tally::add");
        missing(counter.clear().unwrap_err(), "Tally::clear");
    });
    let null = Methods {
        clear: None,
        ..WHOLE
    };
    with(&null, &number, |counter| {
        missing(counter.clear().unwrap_err(), "Tally::clear");
        assert!(!counter.is_clear().unwrap());
    });
    // A later version has more, which this one does not call.
    let later = Methods {
        size: size_of::<Methods>() + size_of::<usize>(),
        ..WHOLE
    };
    with(&later, &number, |counter| counter.clear().unwrap());
    assert_eq!(number.releases.get(), 4);
}

#[test]
fn a_method_fails_with_its_code_and_an_invalid_result_is_refused() {
    let number = Number::default();
    with(&WHOLE, &number, |counter| {
        let error = counter.add(-1, "by").unwrap_err();
        assert_eq!((error.status(), error.code()), (Status::Failed, 77));
        assert_eq!(counter.add(3, "by").unwrap(), 2);
        let error = counter.is_clear().unwrap_err();
        assert_eq!(error.status(), Status::InvalidArgument);
    });
}

#[test]
fn nothing_is_read_of_the_table_of_a_host_that_has_closed() {
    let number = Number::default();
    let host = behaviour_host_open();
    assert_eq!(behaviour_host_close(host), 0);
    let raw = RawForeign {
        // It has gone with the host.
        call: MethodTable::new(ptr::without_provenance(8)),
        host,
        ..raw(&WHOLE, &number)
    };
    // SAFETY: the struct is valid to read, and its host has closed.
    let refused = unsafe { Foreign::from_raw(&raw) }.unwrap_err().to_string();
    assert!(refused.contains("has a field `host`"), "{refused}");
    assert_eq!(number.releases.get(), 0);
}

#[test]
fn a_table_that_changes_after_it_was_passed_is_read_again_by_each_call() {
    let (number, methods) = (Number::default(), UnsafeCell::new(WHOLE));
    // SAFETY: the table and the number outlive the implementer, and its functions take what Rust passes.
    let counter = unsafe { Foreign::from_raw(&raw(methods.get(), &number)) }.expect("one");
    assert_eq!(counter.add(3, "by").unwrap(), 3);
    let missing = |error: ForeignError| assert_eq!(error.status(), Status::NotImplemented);
    // SAFETY: no call runs, here and below.
    unsafe { (*methods.get()).add = None };
    missing(counter.add(3, "by").unwrap_err());
    // A size that no table has is no method's either, whatever stands behind it.
    for size in [0, 1, size_of::<usize>()] {
        // SAFETY: as above.
        unsafe { *methods.get() = Methods { size, ..WHOLE } };
        missing(counter.clear().unwrap_err());
    }
    // SAFETY: as above.
    unsafe { *methods.get() = WHOLE };
    assert_eq!(counter.add(4, "by").unwrap(), 7);
    drop(counter);
    assert_eq!(number.releases.get(), 1);
}

/// Takes an implementer beside an argument that may be refused.
#[exported_callback(on_error = -1)]
fn count(counter: Foreign<TallyEntry>, _flag: bool) -> Result<i64, ForeignError> {
    counter.add(5, "by")
}

#[test]
fn a_table_that_is_none_is_refused_and_the_implementer_not_taken() {
    let number = Number::default();
    let export = count::export();
    let call = |raw: &RawForeign<TallyEntry>, flag: u8| {
        // SAFETY: the struct and the table are valid to read for their sizes.
        unsafe { export.stub().as_raw()(raw, flag) }
    };
    let word = size_of::<usize>();
    for size in [
        0,
        1,
        word - 1,
        word + 1,
        size_of::<Methods>() - 1,
        1 << 20,
        usize::MAX,
    ] {
        let methods = Methods { size, ..WHOLE };
        assert_eq!(call(&raw(&methods, &number), 1), -1, "{size}");
        assert_eq!(registry_core::last_status(), Status::InvalidArgument);
    }
    assert_eq!(call(&raw(ptr::null(), &number), 1), -1);
    assert_eq!(call(&raw(&WHOLE, &number), 2), -1, "the flag is refused");
    assert_eq!((number.value.get(), number.releases.get()), (0, 0));
    assert_eq!(call(&raw(&WHOLE, &number), 1), 5);
    assert_eq!(number.releases.get(), 1);
}

/// Keeps an implementer for any thread.
#[exported_callback(on_error = -1)]
fn count_on_a_thread(counter: AnyThread<Foreign<TallyEntry>>) -> Result<i64, ForeignError> {
    let called = std::thread::spawn(move || counter.add(6, "by"));
    called.join().expect("it does not panic")
}

#[test]
fn an_implementer_for_any_thread_is_called_and_released_on_another() {
    let number = Number::default();
    let export = count_on_a_thread::export();
    // SAFETY: the thread ends before the call does, and the functions take what Rust passes.
    let called = unsafe { export.stub().as_raw()(&raw(&WHOLE, &number)) };
    assert_eq!((called, number.releases.get()), (6, 1));
}

#[test]
fn an_implementer_whose_host_has_closed_is_closed_for_all_methods_and_its_table_not_read() {
    let number = Number::default();
    let host = behaviour_host_open();
    let methods = Box::new(WHOLE);
    let raw = RawForeign {
        host,
        ..raw(&*methods, &number)
    };
    // SAFETY: as in `with`; what is freed before the implementer is dropped was in a host that has closed.
    let counter = unsafe { Foreign::from_raw(&raw) }.expect("an implementer");
    assert_eq!(counter.add(1, "by").unwrap(), 1);
    assert_eq!(behaviour_host_close(host), Status::Ok.raw());
    drop(methods);
    assert_eq!(counter.add(1, "by").unwrap_err().status(), Status::Closed);
    assert_eq!(counter.clear().unwrap_err().status(), Status::Closed);
    drop(counter);
    assert_eq!((number.value.get(), number.releases.get()), (1, 0));
}
