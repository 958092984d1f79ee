//! A handle is a number, and `user_data` a pointer.

use registry_core::{Handle, exported_callback};
use std::ffi::c_void;

#[exported_callback(pinned)]
fn known() {}

fn keep(_user_data: *mut c_void) {}

fn main() {
    let handle: Handle = known::HANDLE;
    keep(handle.into());
}
