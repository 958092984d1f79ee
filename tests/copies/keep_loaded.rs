//! A library that refuses to be unloaded: late calls of its stubs find code.
//!
//! The control is the same library without `keep_loaded`: the loader unloads it, and no registry
//! could answer a late call.
#![cfg(target_env = "gnu")]

use crate::{Copy, c_path, library};
use registry_core::Status;

/// Whether the loader still has the copy.
fn is_loaded(name: &str) -> bool {
    let path = c_path(&Copy::path(name));
    // SAFETY: a path, and nothing is loaded.
    let handle = unsafe { libc::dlopen(path.as_ptr(), libc::RTLD_LAZY | libc::RTLD_NOLOAD) };
    // The reference that this has taken, if it did.
    if !handle.is_null() {
        unload(handle);
    }
    !handle.is_null()
}

fn unload(handle: *mut libc::c_void) {
    // SAFETY: a reference of ours, and no call of the library is running.
    assert_eq!(unsafe { libc::dlclose(handle) }, 0);
}

#[test]
fn a_library_that_asked_for_it_stays_and_answers_after_it_has_been_unloaded() {
    let (kept, name) = (library(), "kept.so");
    let copy = Copy::load(&kept, name);
    // SAFETY: the type that `copy.rs` declares.
    let keep: extern "C" fn() -> i32 =
        unsafe { std::mem::transmute(copy.symbol(c"copy_keep_loaded")) };
    // SAFETY: the type that `export_runtime!` generates.
    let release: extern "C" fn(u64) -> i32 =
        unsafe { std::mem::transmute(copy.symbol(c"copy_release")) };
    assert_eq!(keep(), 1);
    assert_eq!(keep(), 1, "as often as anybody likes");
    unload(copy.0);
    assert!(is_loaded(name));
    assert_eq!(
        Status::from_raw(release(0)),
        Some(Status::NullHandle),
        "late, and answered"
    );
}

#[test]
fn a_library_that_did_not_ask_is_unloaded() {
    let (left, name) = (library(), "left.so");
    let copy = Copy::load(&left, name);
    unload(copy.0);
    assert!(!is_loaded(name));
}

#[test]
fn a_program_has_nothing_to_ask_for() {
    assert_eq!(registry_core::keep_loaded(), Ok(()));
}
