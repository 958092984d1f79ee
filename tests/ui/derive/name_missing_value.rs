//! The name of a type needs a value.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[ffi_type(name)]
#[repr(C)]
struct Point {
    x: f64,
}

fn main() {}
