//! C has to know the size of an enum.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(i32)]
enum Side {
    Left,
    Right,
}

fn main() {}
