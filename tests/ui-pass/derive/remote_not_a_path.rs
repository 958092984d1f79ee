//! A type is named by its path.

use registry_core::FfiType;

#[repr(C)]
pub struct Theirs {
    pub x: i32,
}

#[derive(Clone, Copy, FfiType)]
#[ffi_type(remote = Theirs)]
#[repr(C)]
struct Mine {
    x: i32,
}

fn main() {}
