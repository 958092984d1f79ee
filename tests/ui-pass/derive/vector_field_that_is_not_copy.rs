//! A field that owns memory.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row {
    bytes: *const u8,
    len: usize,
}

fn main() {}
