//! A struct that crosses holds no borrow.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row {
    id: *const i32,
}

fn main() {}
