//! The twin of `ui/derive/crate_at_a_field.rs`, without the fault.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[ffi_type(crate = ::registry_core)]
#[repr(C)]
struct Point {
    x: f64,
}

fn main() {}
