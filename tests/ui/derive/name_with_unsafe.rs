//! The name of a type is no symbol, and needs no promise.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[ffi_type(unsafe(name = "GpuPoint"))]
#[repr(C)]
struct Point {
    x: f64,
}

fn main() {}
