//! A struct that crosses holds no borrow.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row<'a> {
    id: &'a i32,
}

fn main() {}
