//! The twin of `ui/derive/name_not_a_name.rs`, without the fault.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[ffi_type(name = "GpuPoint")]
#[repr(C)]
struct Point {
    x: f64,
}

fn main() {}
