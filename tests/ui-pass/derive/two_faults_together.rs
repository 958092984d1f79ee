//! All faults of a type are told at once.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row {
    name: *const u8,
}

fn main() {}
