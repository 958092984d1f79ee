//! Foreign implementers that implement their trait: `adopt`. Where one fails, a method returns its error or its `on_error`.

use registry_core::{
    AnyThread, ErrorCode, Foreign, ForeignError, ForeignText, MethodTable, RawForeign, Status,
    exported_callback, last_error, last_error_code, last_status, set_error_hook,
};
use std::cell::Cell;
use std::error::Error;
use std::ffi::c_void;
use std::ptr;

#[exported_callback(adopt)]
trait Gauge {
    #[on_error(-1)]
    fn read(&self, name: &str) -> i64;
    fn set(&mut self, to: i64) -> Result<(), ForeignError>;
    /// Has a body of its own, which calls another.
    #[on_error(-2)]
    fn twice(&self, name: &str) -> i64 {
        self.read(name) * 2
    }
    #[on_error(0)]
    fn thrice(&self, mut number: i64, _: u8) -> Result<i64, String> {
        number *= 3;
        self.check().map(|()| number).map_err(|why| why.to_string())
    }
    /// # Safety
    /// `number` is valid to read.
    #[on_error(-1)]
    unsafe fn peek(&self, number: *const i64) -> i64 {
        // SAFETY: the caller's promise.
        unsafe { *number }
    }
    fn check(&self) -> Result<(), Box<dyn Error>> {
        Ok(())
    }
}

#[exported_callback(adopt)]
trait Plugin: Send + Sync {
    #[on_error(0)]
    fn version(&self) -> u32;
}

type Read = unsafe extern "C" fn(*mut c_void, *const u8, usize, *mut i64, *mut ForeignText) -> i32;

/// The table of C, of which a test takes a part.
#[repr(C)]
#[derive(Clone, Copy)]
struct Methods {
    size: usize,
    read: Option<Read>,
    set: Option<unsafe extern "C" fn(*mut c_void, i64, *mut ForeignText) -> i32>,
    twice: Option<Read>,
    rest: [Option<Read>; 3],
}

thread_local!(static NUMBER: Cell<i64> = const { Cell::new(0) });

unsafe extern "C" fn read(
    _: *mut c_void,
    _: *const u8,
    length: usize,
    result: *mut i64,
    text: *mut ForeignText,
) -> i32 {
    if NUMBER.get() < 0 {
        // SAFETY: as Rust passes it.
        unsafe { ((*text).set)(text, c"below nothing".as_ptr(), 13) };
        return 77;
    }
    // SAFETY: as Rust passes it.
    unsafe { *result = NUMBER.get() + length as i64 };
    0
}

unsafe extern "C" fn set(_: *mut c_void, to: i64, _: *mut ForeignText) -> i32 {
    NUMBER.set(to);
    if to == 13 { 99 } else { 0 }
}

const FIRST_TWO: Methods = Methods {
    size: 3 * size_of::<usize>(),
    read: Some(read),
    set: Some(set),
    twice: None,
    rest: [None; 3],
};

fn gauge(methods: &'static Methods) -> Foreign<GaugeEntry> {
    let raw = RawForeign {
        size: size_of::<RawForeign<GaugeEntry>>(),
        call: MethodTable::new(ptr::from_ref(methods).cast()),
        user_data: ptr::null_mut(),
        release: None,
        host: 0,
    };
    // SAFETY: the functions take what Rust passes.
    unsafe { Foreign::from_raw(&raw) }.expect("an implementer")
}

unsafe extern "C" {
    safe fn behaviour_host_open() -> u64;
    safe fn behaviour_host_close(host: u64) -> i32;
}

#[test]
fn the_table_of_a_closed_host_is_not_asked_for_a_method() {
    set_error_hook(Some(Box::new(|_| {})));
    let host = behaviour_host_open();
    let mut methods = Box::new(FIRST_TWO);
    let raw = RawForeign {
        size: size_of::<RawForeign<GaugeEntry>>(),
        call: MethodTable::new((&raw const *methods).cast()),
        user_data: ptr::null_mut(),
        release: None,
        host,
    };
    // SAFETY: the functions take what Rust passes. What changes the table comes after its host has closed.
    let mut gauge: Foreign<GaugeEntry> =
        unsafe { Foreign::from_raw(&raw) }.expect("an implementer");
    Gauge::set(&mut gauge, 5).unwrap();
    assert_eq!(Gauge::twice(&gauge, "ab"), 14);
    assert_eq!(behaviour_host_close(host), Status::Ok.raw());
    // A read of this table would find no method, and the default body would run.
    methods.size = 0;
    assert_eq!(Gauge::twice(&gauge, "ab"), -2);
    assert!(
        last_error().unwrap().contains("Gauge::twice"),
        "{:?}",
        last_error()
    );
    let error = Gauge::set(&mut gauge, 5).unwrap_err();
    assert_eq!(error.status(), Status::Closed);
}

/// Any implementer.
fn use_it(gauge: &mut dyn Gauge) -> i64 {
    gauge.set(4).unwrap();
    gauge.read("ab")
}

#[test]
fn a_foreign_implementer_is_used_as_one_of_rust() {
    let mut foreign = gauge(&FIRST_TWO);
    assert_eq!(use_it(&mut foreign), 6);
}

#[test]
fn a_failed_method_returns_its_error_or_its_on_error_and_says_why() {
    set_error_hook(Some(Box::new(|_| {})));
    let mut foreign = gauge(&FIRST_TWO);
    let gauge: &mut dyn Gauge = &mut foreign;
    let error = gauge.set(13).unwrap_err();
    assert_eq!((error.status(), error.code()), (Status::Failed, 99));
    gauge.set(-1).unwrap();
    assert_eq!(gauge.read("a"), -1);
    assert_eq!(
        (last_status(), last_error_code()),
        (Status::Failed, Some(77))
    );
    assert!(last_error().unwrap().contains("below nothing"));
    // A result that equals `on_error` is told apart by the last status.
    gauge.set(0).unwrap();
    assert_eq!(gauge.read(""), 0);
    assert_eq!(last_status(), Status::Ok);
}

#[test]
fn a_missing_method_runs_the_body_in_the_trait_with_the_foreign_methods() {
    set_error_hook(Some(Box::new(|_| {})));
    let mut foreign = gauge(&FIRST_TWO);
    let gauge: &mut dyn Gauge = &mut foreign;
    gauge.set(5).unwrap();
    assert_eq!(gauge.twice("ab"), 14);
    assert_eq!(gauge.thrice(5, 0), Ok(15));
    // SAFETY: a reference.
    assert_eq!(unsafe { gauge.peek(&9) }, 9);
}

#[test]
fn a_method_of_the_table_stands_before_the_body_in_the_trait() {
    static WITH_TWICE: Methods = Methods {
        size: 4 * size_of::<usize>(),
        twice: Some(read),
        ..FIRST_TWO
    };
    let mut foreign = gauge(&WITH_TWICE);
    Gauge::set(&mut foreign, 5).unwrap();
    assert_eq!(Gauge::twice(&foreign, "ab"), 7);
}

#[test]
fn a_missing_method_without_a_body_is_not_implemented() {
    set_error_hook(Some(Box::new(|_| {})));
    static NONE: Methods = Methods {
        size: size_of::<usize>(),
        ..FIRST_TWO
    };
    let mut foreign = gauge(&NONE);
    let gauge: &mut dyn Gauge = &mut foreign;
    let error = gauge.set(1).unwrap_err();
    assert_eq!(error.status(), Status::NotImplemented);
    assert_eq!(error.error_code(), None);
    assert_eq!(gauge.read(""), -1);
    assert_eq!(last_status(), Status::Failed);
    assert!(
        last_error().unwrap().contains("NOT_IMPLEMENTED"),
        "{last_error:?}",
        last_error = last_error()
    );
    // The body runs, and calls what is missing.
    assert_eq!(gauge.twice(""), -2);
}

#[test]
fn an_implementer_of_rust_keeps_the_bodies_of_the_trait() {
    struct Five;
    impl Gauge for Five {
        fn read(&self, _: &str) -> i64 {
            5
        }
        fn set(&mut self, _: i64) -> Result<(), ForeignError> {
            Ok(())
        }
        fn check(&self) -> Result<(), Box<dyn Error>> {
            Err("no".into())
        }
    }
    set_error_hook(Some(Box::new(|_| {})));
    let entry = GaugeEntry::export_mut(Five);
    assert_eq!(GaugeEntry::call_twice(entry.handle(), "").unwrap(), 10);
    assert!(GaugeEntry::call_thrice(entry.handle(), 1, 0).is_err());
    // And through a table.
    // SAFETY: the struct is one of Rust's.
    let foreign = unsafe { Foreign::from_raw(&entry.into_table()) }.unwrap();
    assert_eq!(Gauge::twice(&foreign, ""), 10);
    assert!(Gauge::thrice(&foreign, 1, 0).unwrap_err().ends_with("no"));
}

/// Keeps plugins of any origin.
#[exported_callback(on_error = 0)]
fn version_on_another_thread(plugin: AnyThread<Foreign<PluginEntry>>) -> u32 {
    let plugin: Box<dyn Plugin> = Box::new(plugin);
    std::thread::spawn(move || plugin.version())
        .join()
        .unwrap_or(0)
}

#[test]
fn with_send_and_sync_above_the_trait_one_for_any_thread_implements_it() {
    struct Third;
    impl Plugin for Third {
        fn version(&self) -> u32 {
            3
        }
    }
    let export = version_on_another_thread::export();
    let raw = PluginEntry::export(Third).into_table();
    // SAFETY: as C passes it.
    assert_eq!(unsafe { export.stub().as_raw()(&raw) }, 3);
}

/// Its methods have the names of the standard library's, and of what its wrappers have.
#[exported_callback(adopt)]
trait Usual {
    #[on_error(-1)]
    fn drop(&self) -> i64;
    #[on_error(-1)]
    fn clone(&self) -> i64 {
        2
    }
    #[on_error(-1)]
    fn deref(&mut self, handle: i64) -> i64;
    #[on_error(-1)]
    fn call(&self) -> i64 {
        self.drop() + 3
    }
    #[on_error(-1)]
    fn settle(&self, raw: &str) -> i64;
    #[on_error(-1)]
    fn export(&self) -> i64 {
        5
    }
    #[on_error(-1)]
    fn fmt(&self) -> i64 {
        6
    }
}

struct Own(i64);

impl Usual for Own {
    fn drop(&self) -> i64 {
        self.0
    }
    fn deref(&mut self, handle: i64) -> i64 {
        self.0 += handle;
        self.0
    }
    fn settle(&self, raw: &str) -> i64 {
        raw.len() as i64
    }
}

#[test]
fn methods_may_have_the_names_of_the_standard_librarys_and_of_the_wrappers() {
    let entry = UsualEntry::export_mut(Own(1));
    let handle = entry.handle();
    assert_eq!(UsualEntry::call_drop(handle).unwrap(), 1);
    assert_eq!(UsualEntry::call_deref(handle, 7).unwrap(), 8);
    assert_eq!(UsualEntry::call_call(handle).unwrap(), 11);
    // SAFETY: the struct is one of Rust's.
    let mut foreign: Foreign<UsualEntry> =
        unsafe { Foreign::from_raw(&entry.into_table()) }.unwrap();
    // The foreign methods themselves: a callable has a `drop` of its own before them.
    assert_eq!((*foreign).drop().unwrap(), 8);
    assert_eq!((*foreign).settle("four").unwrap(), 4);
    // And those of the trait.
    assert_eq!(Usual::drop(&foreign), 8);
    assert_eq!(Usual::deref(&mut foreign, 1), 9);
    assert_eq!(Usual::call(&foreign), 12);
    let rest = [
        Usual::clone(&foreign),
        Usual::export(&foreign),
        Usual::fmt(&foreign),
    ];
    assert_eq!(rest, [2, 5, 6]);
    assert_eq!(UsualEntry::call_drop(handle).unwrap(), 9);
    std::mem::drop(foreign);
    let late = UsualEntry::call_drop(handle).unwrap_err();
    assert_eq!(late.status(), Status::Closed);
}
