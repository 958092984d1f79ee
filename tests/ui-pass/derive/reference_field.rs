//! Nothing checks what is behind a field.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row {
    name: *const std::ffi::c_char,
}

fn main() {}
