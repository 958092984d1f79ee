//! The description has the layout of the type that it describes.

use registry_core::FfiType;

#[repr(C)]
pub struct Theirs {
    pub x: i32,
    pub y: i32,
}

#[derive(Clone, Copy, FfiType)]
#[ffi_type(remote = Theirs)]
#[repr(C)]
struct Mine {
    y: i32,
    x: i32,
}

fn main() {}
