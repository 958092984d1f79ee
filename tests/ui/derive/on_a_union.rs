//! Nothing says which field of a union is there.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
union Row {
    id: i32,
    name: u8,
}

fn main() {}
