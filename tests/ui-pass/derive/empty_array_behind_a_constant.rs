//! The attribute can't see that there is nothing.

use registry_core::FfiType;

const FLAGS: usize = 1;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Nothing {
    flags: [bool; FLAGS],
}

fn main() {}
