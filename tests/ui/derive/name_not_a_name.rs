//! The name of a type is one that every language can spell.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[ffi_type(name = "gpu::Point")]
#[repr(C)]
struct Point {
    x: f64,
}

fn main() {}
