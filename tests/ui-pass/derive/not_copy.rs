//! A plain value can be copied.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row {
    id: i32,
}

fn main() {}
