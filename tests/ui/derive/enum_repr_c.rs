//! The size of C's own enum differs from platform to platform.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
enum Side {
    Left,
    Right,
}

fn main() {}
