//! C has to know the size of an enum.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
enum Side {
    Left,
    Right,
}

fn main() {}
