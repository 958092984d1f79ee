//! C has no struct without a size.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row {
    id: i32,
}

fn main() {}
