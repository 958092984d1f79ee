//! An enum without variants has no value.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(i32)]
enum Side {
    Left,
    Right,
}

fn main() {}
