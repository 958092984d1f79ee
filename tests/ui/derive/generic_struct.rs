//! A struct that crosses has one layout.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row<T> {
    id: T,
}

fn main() {}
