//! The token is the element, which has the form of a number in C.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Word {
    letters: [char; 4],
}

fn main() {}
