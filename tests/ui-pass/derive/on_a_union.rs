//! Nothing says which field of a union is there.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row {
    id: i32,
}

fn main() {}
