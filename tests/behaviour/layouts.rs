//! Tables whose layout is a third party's: `vtable = ..`. The object that C passes has the handle behind it.

use registry_core::{Handle, Object, Status, exported_callback, last_status};
use registry_tests::drops::{Drops, Token};
use std::ffi::{c_char, c_int, c_void};
use std::ptr;

/// The interface of a C library: a table behind a pointer, and fields that are not Rust's to know.
#[repr(C)]
struct File {
    methods: *const Methods,
    flags: u16,
}

type Read = unsafe extern "C" fn(*mut File, *mut c_void, c_int, i64) -> c_int;

#[repr(C)]
#[derive(Clone, Copy)]
struct Methods {
    version: c_int,
    close: Option<unsafe extern "C" fn(*mut File) -> c_int>,
    x_read: Option<Read>,
    name: Option<unsafe extern "C" fn(*const File, *const c_char, usize) -> usize>,
    sync: Option<unsafe extern "C" fn(*mut File)>,
}

const NONE: Methods = Methods {
    version: 3,
    close: None,
    x_read: None,
    name: None,
    sync: None,
};

#[exported_callback(vtable = Methods, self = first)]
trait Stored {
    #[on_error(-1)]
    #[release]
    fn close(&mut self) -> c_int;
    /// # Safety
    /// `to` is valid to write.
    #[on_error(-2)]
    #[field(x_read)]
    unsafe fn read(&mut self, to: *mut c_void, count: c_int, at: i64) -> Result<c_int, String>;
    /// The lengths of the name, and of a slice that C has as a pointer and a number.
    #[on_error(0)]
    fn name(&self, name: Option<&std::ffi::CStr>, most: usize) -> usize;
}

static METHODS: Methods = StoredEntry::vtable(NONE);

struct Memory(
    Vec<u8>,
    #[allow(dead_code, reason = "it counts its drop")] Token,
);

impl Stored for Memory {
    fn close(&mut self) -> c_int {
        c_int::from(self.0.is_empty())
    }
    unsafe fn read(&mut self, to: *mut c_void, count: c_int, at: i64) -> Result<c_int, String> {
        let (at, count) = (at as usize, count as usize);
        let from = self.0.get(at..at + count).ok_or("behind the end")?;
        // SAFETY: the caller's promise.
        unsafe { to.cast::<u8>().copy_from(from.as_ptr(), count) };
        Ok(count as c_int)
    }
    fn name(&self, name: Option<&std::ffi::CStr>, most: usize) -> usize {
        name.map_or(most, std::ffi::CStr::count_bytes)
    }
}

fn object(handle: Handle) -> Object<File> {
    let base = File {
        methods: &METHODS,
        flags: 7,
    };
    Object::new(base, handle)
}

/// What C does.
unsafe fn read(file: *mut File, count: c_int, at: i64) -> (c_int, [u8; 4]) {
    let mut bytes = [0; 4];
    // SAFETY: the caller's promise.
    unsafe {
        let read = (*(*file).methods).x_read.unwrap();
        (read(file, bytes.as_mut_ptr().cast(), count, at), bytes)
    }
}

#[test]
fn a_table_of_a_third_party_calls_the_implementer_whose_handle_is_behind_the_object() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let memories = [b"abcd".to_vec(), b"efgh".to_vec()];
    let owners = memories.map(|bytes| StoredEntry::export_mut(Memory(bytes, drops.token())));
    let [mut first, mut second] = [0, 1].map(|at| object(owners[at].handle()));
    let [first, second] = [(&raw mut first).cast(), (&raw mut second).cast()];
    // SAFETY: the objects are there.
    unsafe {
        assert_eq!(read(first, 2, 1), (2, *b"bc\0\0"));
        assert_eq!(read(second, 4, 0), (4, *b"efgh"));
        assert_eq!(read(second, 4, 1).0, -2);
        assert_eq!(last_status(), Status::Failed);
        let name = METHODS.name.unwrap();
        assert_eq!(name(first, c"four".as_ptr(), 9), 4);
        assert_eq!(name(first, ptr::null(), 9), 9);
    }
    let [one, other] = owners;
    drop(one);
    // SAFETY: likewise.
    unsafe {
        assert_eq!(read(first, 2, 1).0, -2);
        assert_eq!(last_status(), Status::Closed);
        assert_eq!(read(second, 1, 0).0, 1);
    }
    drop(other);
    assert_eq!(drops.count(), 2);
}

#[test]
fn the_other_fields_of_the_table_stay_as_they_are() {
    assert_eq!(METHODS.version, 3);
    assert!(METHODS.sync.is_none());
    assert!(METHODS.close.is_some() && METHODS.x_read.is_some() && METHODS.name.is_some());
}

#[test]
fn a_method_that_releases_ends_the_entry_that_foreign_code_owns_after_its_call() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let entry = StoredEntry::export_mut(Memory(Vec::new(), drops.token()));
    let mut file = object(entry.into_handle());
    let file: *mut File = (&raw mut file).cast();
    let close = METHODS.close.unwrap();
    // SAFETY: the object is there.
    unsafe {
        assert_eq!(drops.count(), 0);
        assert_eq!(close(file), 1);
        assert_eq!(drops.count(), 1);
        assert_eq!(close(file), -1);
        assert_eq!(last_status(), Status::Closed);
        assert_eq!(read(file, 1, 0).0, -2);
    }
}

#[test]
fn a_method_that_releases_leaves_an_entry_to_the_wrapper_that_owns_it() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let entry = StoredEntry::export_mut(Memory(Vec::new(), drops.token()));
    let mut file = object(entry.handle());
    let file: *mut File = (&raw mut file).cast();
    // SAFETY: the object is there.
    assert_eq!(unsafe { METHODS.close.unwrap()(file) }, 1);
    assert_eq!(drops.count(), 0);
    drop(entry);
    assert_eq!(drops.count(), 1);
}

#[test]
fn any_number_behind_the_object_is_a_status() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    // As C lays it out, at an address that is not aligned.
    let mut bytes = [0_u8; size_of::<Object<File>>() + 1];
    let file: *mut File = bytes[1..].as_mut_ptr().cast();
    let handle = size_of::<Object<File>>() - size_of::<u64>();
    let numbers = [
        (0, Status::NullHandle),
        (1, Status::UnknownHandle),
        (1 << 52, Status::UnknownHandle),
        (u64::MAX, Status::UnknownHandle),
    ];
    for (number, status) in numbers {
        // SAFETY: inside the bytes.
        unsafe {
            file.cast::<u8>()
                .add(handle)
                .cast::<u64>()
                .write_unaligned(number);
            assert_eq!(METHODS.name.unwrap()(file, ptr::null(), 9), 0);
        }
        assert_eq!(last_status(), status, "{number}");
    }
    // SAFETY: null is no object.
    unsafe {
        assert_eq!(METHODS.name.unwrap()(ptr::null(), ptr::null(), 9), 0);
        assert_eq!(last_status(), Status::NullHandle);
        assert_eq!(METHODS.close.unwrap()(ptr::null_mut()), -1);
        assert_eq!(Object::<File>::handle_of(ptr::null()), None);
    }
}

#[test]
fn an_entry_of_another_trait_behind_the_object_is_a_status() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    #[exported_callback(vtable = Methods, marker = AnotherEntry, unsafe(name = "layouts_another"))]
    trait Another {
        #[on_error(5)]
        fn name(&self, name: *const c_char, most: usize) -> usize;
    }
    struct Nothing;
    impl Another for Nothing {
        fn name(&self, _: *const c_char, _: usize) -> usize {
            1
        }
    }
    let entry = AnotherEntry::export(Nothing);
    let file = object(entry.handle());
    let file: *const File = (&raw const file).cast();
    // SAFETY: the object is there.
    unsafe {
        assert_eq!(METHODS.name.unwrap()(file, ptr::null(), 9), 0);
        assert_eq!(last_status(), Status::WrongSignature);
        let theirs = AnotherEntry::vtable(NONE);
        assert_eq!(theirs.name.unwrap()(file, ptr::null(), 9), 1);
        assert_eq!(Object::handle_of(file), Some(entry.handle()));
    }
    // Foreign code owns it, and a method of the other trait does not release it.
    let handle = entry.into_handle();
    // SAFETY: the object is there.
    unsafe {
        assert_eq!(METHODS.close.unwrap()(file.cast_mut()), -1);
        assert_eq!(last_status(), Status::WrongSignature);
    }
    assert_eq!(AnotherEntry::call_name(handle, ptr::null(), 9).unwrap(), 1);
    drop(registry_core::Callback::<AnotherEntry>::from_handle(handle).unwrap());
}

#[test]
fn the_handle_is_behind_all_that_c_knows_of_the_object() {
    assert_eq!(
        size_of::<Object<File>>(),
        size_of::<File>().next_multiple_of(align_of::<u64>()) + 8
    );
    let file = object(Handle::from_raw(12345).unwrap());
    assert_eq!(file.handle().unwrap().raw(), 12345);
    assert_eq!(file.base.flags, 7);
}

/// An object of a third party whose alignment is larger than a handle's, and whose end is inside its last word.
#[repr(C, align(32))]
struct Wide {
    methods: *const WideMethods,
    last: u8,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct WideMethods {
    before: [usize; 3],
    run: Option<unsafe extern "C" fn(*mut Wide, c_int) -> c_int>,
    between: u8,
    free: Option<unsafe extern "C" fn(*mut Wide) -> c_int>,
    /// In C `bool (*turn)(Wide *, bool)`: the same to C, and any number is checked.
    turn: Option<unsafe extern "C" fn(*mut Wide, u8) -> u8>,
}

#[exported_callback(vtable = WideMethods, self = first)]
trait Runs {
    /// Frees its own object, if it is told to.
    #[on_error(-1)]
    fn run(&mut self, free: c_int) -> c_int;
    #[on_error(-2)]
    #[release]
    fn free(&mut self) -> c_int {
        5
    }
    #[on_error(true)]
    fn turn(&mut self, on: bool) -> bool {
        !on
    }
}

static WIDE: WideMethods = RunsEntry::vtable(WideMethods {
    before: [1, 2, 3],
    run: None,
    between: 9,
    free: None,
    turn: None,
});

/// What it frees, and how often it was dropped.
struct Runner(*mut Wide, Drops, Token);

impl Runs for Runner {
    fn run(&mut self, free: c_int) -> c_int {
        match free {
            // SAFETY: the object is there.
            1 => assert_eq!(unsafe { WIDE.free.unwrap()(self.0) }, -2),
            2 => panic!("in a method"),
            _ => {}
        }
        self.2.keep();
        c_int::try_from(self.1.count()).unwrap()
    }
    fn free(&mut self) -> c_int {
        panic!("in the method that releases")
    }
}

/// A runner that foreign code owns by an object, which is as large as it says and not a byte larger.
fn wide(drops: &Drops) -> *mut Wide {
    let object: *mut Object<Wide> = Box::into_raw(Box::<Object<Wide>>::new_uninit()).cast();
    let runner = Runner(object.cast(), drops.clone(), drops.token());
    let handle = RunsEntry::export_local(runner).into_handle();
    let base = Wide {
        methods: &WIDE,
        last: 3,
    };
    // SAFETY: it has room for it.
    unsafe { object.write(Object::new(base, handle)) };
    object.cast()
}

/// # Safety
/// As C frees it.
unsafe fn free(wide: *mut Wide) {
    // SAFETY: the caller's promise.
    drop(unsafe { Box::from_raw(wide.cast::<Object<Wide>>()) });
}

#[test]
fn the_handle_is_found_behind_an_object_of_a_larger_alignment() {
    let drops = Drops::new();
    let object = wide(&drops);
    // SAFETY: the object is there.
    unsafe {
        assert_eq!((*(*object).methods).run.unwrap()(object, 0), 0);
        assert_eq!((*object).last, 3);
    }
    assert_eq!((WIDE.before, WIDE.between), ([1, 2, 3], 9));
    // SAFETY: likewise.
    let turned = [0, 1, 2].map(|on| unsafe { WIDE.turn.unwrap()(object, on) });
    assert_eq!(turned, [1, 0, 1], "2 is no `bool`");
    assert_eq!(last_status(), Status::InvalidArgument);
    assert_eq!(size_of::<Object<Wide>>(), 64);
    assert_eq!(align_of::<Object<Wide>>(), 32);
    // SAFETY: likewise.
    unsafe {
        WIDE.free.unwrap()(object);
        free(object);
    }
    assert_eq!(drops.count(), 1);
}

#[test]
fn a_method_that_releases_and_panics_has_released_the_object_all_the_same() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let object = wide(&drops);
    // SAFETY: the object is there. C has let go of it whatever the function returned.
    unsafe {
        assert_eq!(WIDE.free.unwrap()(object), -2);
        free(object);
    }
    assert_eq!((last_status(), drops.count()), (Status::Panicked, 1));
}

#[test]
fn an_object_that_is_released_inside_its_own_method_is_dropped_when_that_has_returned() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let object = wide(&drops);
    // SAFETY: the object is there.
    unsafe {
        // The method that releases is refused while another runs, and ends the entry.
        assert_eq!(WIDE.run.unwrap()(object, 1), 0);
        assert_eq!((last_status(), drops.count()), (Status::Busy, 1));
        assert_eq!(WIDE.run.unwrap()(object, 0), -1);
        assert_eq!(last_status(), Status::Closed);
        free(object);
    }
}

#[test]
fn a_panic_in_a_method_of_the_table_is_its_on_error_and_the_object_goes_on() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let object = wide(&drops);
    // SAFETY: the object is there.
    unsafe {
        assert_eq!(WIDE.run.unwrap()(object, 2), -1);
        assert_eq!(last_status(), Status::Panicked);
        assert_eq!(WIDE.run.unwrap()(object, 0), 0);
        WIDE.free.unwrap()(object);
        free(object);
    }
    assert_eq!(drops.count(), 1);
}

#[test]
fn an_object_of_one_thread_is_a_status_on_another_and_its_own_thread_drops_what_that_releases() {
    registry_core::set_error_hook(Some(Box::new(|_| {})));
    let drops = Drops::new();
    let object = wide(&drops);
    let there = std::thread::spawn({
        let object = Shared(object);
        move || {
            let Shared(object) = { object };
            // SAFETY: the object is there.
            unsafe {
                let ran = WIDE.run.unwrap()(object, 0);
                let ran = (ran, last_status());
                (ran, (WIDE.free.unwrap()(object), last_status()))
            }
        }
    });
    let (ran, freed) = there.join().unwrap();
    assert_eq!(ran, (-1, Status::WrongThread));
    assert_eq!(freed, (-2, Status::WrongThread));
    // The next operation of the registry on this thread.
    // SAFETY: the object is there, and its entry is closed.
    unsafe {
        assert_eq!(WIDE.run.unwrap()(object, 0), -1);
        assert_eq!(last_status(), Status::Closed);
        free(object);
    }
    drop(RunsEntry::export_local(Runner(
        ptr::null_mut(),
        drops.clone(),
        drops.token(),
    )));
    let here = std::thread::current().id();
    assert_eq!(drops.threads(), [here, here]);
}

/// An address that goes to another thread.
struct Shared(*mut Wide);

// SAFETY: an address.
unsafe impl Send for Shared {}
