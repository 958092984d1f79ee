//! Nothing checks what is behind a field.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row {
    name: &'static str,
}

fn main() {}
