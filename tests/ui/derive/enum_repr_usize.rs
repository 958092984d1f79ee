//! An enum's size is fixed.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(usize)]
enum Side {
    Left,
    Right,
}

fn main() {}
