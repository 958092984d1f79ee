//! C sees an enum as a number.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(u8)]
enum Side {
    Left,
    Right,
}

fn main() {}
