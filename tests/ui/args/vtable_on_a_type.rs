//! A closure fills no table by itself.

use registry_core::exported_callback;

/// The table of a C interface.
#[repr(C)]
pub struct Methods {
    read: Option<unsafe extern "C" fn(file: *mut File, count: i32) -> i32>,
}

/// Its object.
#[repr(C)]
pub struct File {
    methods: *const Methods,
}

#[exported_callback(on_error = -1, vtable = Methods)]
type Read = fn(count: i32) -> i32;

fn main() {}
