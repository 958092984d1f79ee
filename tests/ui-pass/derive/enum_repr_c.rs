//! The size of C's own enum differs from platform to platform.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(i32)]
enum Side {
    Left,
    Right,
}

fn main() {}
