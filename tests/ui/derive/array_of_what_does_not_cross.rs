//! An array crosses if its elements do.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row {
    name: [char; 4],
}

fn main() {}
