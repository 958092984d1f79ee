//! What stands in the place of the library says that an `i32` is a `u8`.

#![forbid(unsafe_code)]

use registry_core::FfiType;

mod forged {
    pub mod private {
        pub use core::primitive::u8 as i32;
        pub use registry_core::private::*;
    }
}

#[derive(Clone, Copy, FfiType)]
#[ffi_type(crate = crate::forged)]
#[repr(i32)]
enum Kind {
    Plain = 1,
    Bold = 2,
}

fn main() {}
