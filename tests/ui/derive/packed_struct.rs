//! A packed field is misaligned for Rust.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C, packed)]
struct Row {
    id: i32,
}

fn main() {}
