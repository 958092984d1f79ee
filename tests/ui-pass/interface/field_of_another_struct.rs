//! The field has the C forms of both types.

use registry_core::{FfiType, exported_callback};

/// The table of a C interface.
#[repr(C)]
pub struct Methods {
    read: Option<unsafe extern "C" fn(file: *mut File, from: <Place as FfiType>::CRepr, all: u8) -> i32>,
}

/// Its object.
#[repr(C)]
pub struct File {
    methods: *const Methods,
}

/// A place in the file.
#[derive(Clone, Copy, Debug, FfiType)]
#[repr(C)]
pub struct Place {
    pub row: f64,
    pub column: f64,
}

#[exported_callback(vtable = Methods, self = first)]
pub trait Storage {
    #[on_error(-1)]
    fn read(&self, from: Place, all: bool) -> i32;
}

fn main() {}
