//! The twin of `ui/derive/name_with_unsafe.rs`, without the fault.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[ffi_type(name = "GpuPoint")]
#[repr(C)]
struct Point {
    x: f64,
}

fn main() {}
