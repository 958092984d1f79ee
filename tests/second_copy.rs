//! The same library loaded twice: each copy has a registry of its own, and knows the other's handles not.
//!
//! Two versions of the core in two libraries of one process are in the same position. The copies are loaded
//! by `dlopen`, and this test's own binary is a third registry beside them.
#![cfg(target_os = "linux")]

use registry_core::{Handle, Status, exported_callback};
use std::ffi::{CStr, CString, c_void};
use std::path::{Path, PathBuf};
use std::process::Command;

#[exported_callback(on_error = -1)]
type Add = fn(value: i64) -> i64;

/// Builds `copy.rs`, which costs nothing where all targets have been built.
fn library() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("it stands in the target folder");
    let built = Command::new(env!("CARGO"))
        .args([
            "build",
            "--quiet",
            "--package",
            "registry-tests",
            "--example",
            "copy",
        ])
        .arg("--target-dir")
        .arg(target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(built.expect("Cargo runs").success());
    target.join("debug/examples/libcopy.so")
}

/// A loaded copy; never unloaded, since its stubs may be called.
struct Copy(*mut c_void);

impl Copy {
    fn load(library: &Path, name: &str) -> Self {
        // Another file, or the loader would give the first copy again.
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::copy(library, &path).expect("the copy can be written");
        let path = CString::new(path.to_str().expect("UTF-8")).expect("no NUL");
        // SAFETY: a path; the library's initialisers are ours.
        let handle = unsafe { libc::dlopen(path.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL) };
        assert!(!handle.is_null(), "it can be loaded");
        Copy(handle)
    }

    fn symbol(&self, name: &CStr) -> *mut c_void {
        // SAFETY: a loaded library and a name.
        let symbol = unsafe { libc::dlsym(self.0, name.as_ptr()) };
        assert!(!symbol.is_null(), "{name:?}");
        symbol
    }

    fn make(&self) -> u64 {
        // SAFETY: the type that `copy.rs` declares.
        let make: extern "C" fn() -> u64 =
            unsafe { std::mem::transmute(self.symbol(c"copy_make")) };
        make()
    }

    fn call(&self, handle: u64, value: i64) -> (Status, i64) {
        type Try = unsafe extern "C" fn(u64, i64, *mut i64) -> i32;
        // SAFETY: the type that the attribute generates.
        let call: Try = unsafe { std::mem::transmute(self.symbol(c"copy_Add_try")) };
        let mut result = -1;
        // SAFETY: the result is writable.
        let status = unsafe { call(handle, value, &mut result) };
        (Status::from_raw(status).expect("a known status"), result)
    }

    fn release(&self, handle: u64) -> Status {
        // SAFETY: the type that `export_runtime!` generates.
        let release: extern "C" fn(u64) -> i32 =
            unsafe { std::mem::transmute(self.symbol(c"copy_release")) };
        Status::from_raw(release(handle)).expect("a known status")
    }

    fn live_count(&self) -> u64 {
        // SAFETY: the type that `export_runtime!` generates.
        let count: extern "C" fn() -> u64 =
            unsafe { std::mem::transmute(self.symbol(c"copy_live_count")) };
        count()
    }
}

#[test]
fn a_handle_of_one_copy_is_unknown_to_the_other_and_to_us() {
    let library = library();
    let (first, second) = (
        Copy::load(&library, "first.so"),
        Copy::load(&library, "second.so"),
    );
    assert_ne!(
        first.symbol(c"copy_Add_try"),
        second.symbol(c"copy_Add_try")
    );
    let ours = Add::export(|value| value + 100);
    for (own, other) in [(&first, &second), (&second, &first)] {
        let handle = own.make();
        assert_eq!(own.call(handle, 1), (Status::Ok, 2));
        // The chance that the other has issued the same number is 2^-26.
        assert_eq!(other.call(handle, 1), (Status::UnknownHandle, -1));
        assert_eq!(other.release(handle), Status::UnknownHandle);
        let stranger = Handle::from_raw(handle).expect("in range");
        let error = Add::call(stranger, 1).expect_err("another registry's");
        assert_eq!(error.status(), Status::UnknownHandle);
        assert_eq!(
            own.call(ours.handle().raw(), 1),
            (Status::UnknownHandle, -1)
        );
        assert_eq!(
            own.call(handle, 1),
            (Status::Ok, 2),
            "nothing was disturbed"
        );
    }
    assert_eq!((first.live_count(), second.live_count()), (1, 1));
}
