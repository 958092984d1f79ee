//! Safe Rust could call the field with any address.

use registry_core::exported_callback;

/// The table of a C interface.
#[repr(C)]
pub struct Methods {
    read: Option<extern "C" fn(file: *mut File, count: i32) -> i32>,
}

/// Its object.
#[repr(C)]
pub struct File {
    methods: *const Methods,
}

#[exported_callback(vtable = Methods, self = first)]
pub trait Storage {
    #[on_error(-1)]
    fn read(&self, count: i32) -> i32;
}

fn main() {}
