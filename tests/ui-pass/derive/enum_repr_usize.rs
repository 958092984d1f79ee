//! An enum's size is fixed.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(u64)]
enum Side {
    Left,
    Right,
}

fn main() {}
