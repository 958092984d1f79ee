//! Only the type says where the library is.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Point {
    #[ffi_type(crate = ::registry_core)]
    x: f64,
}

fn main() {}
