//! A field that owns memory.

use registry_core::FfiType;

#[derive(Clone, FfiType)]
#[repr(C)]
struct Row {
    bytes: Vec<u8>,
}

fn main() {}
