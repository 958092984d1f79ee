//! What stands in the place of the library says that an `i32` is a `u8`.

#![forbid(unsafe_code)]

use registry_core::FfiType;

mod library {
    pub use registry_core::*;
}

#[derive(Clone, Copy, FfiType)]
#[ffi_type(crate = crate::library)]
#[repr(i32)]
enum Kind {
    Plain = 1,
    Bold = 2,
}

fn main() {}
