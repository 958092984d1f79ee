//! The derive has one argument.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[ffi_type(krate = ::registry_core)]
#[repr(C)]
struct Row {
    id: i32,
}

fn main() {}
