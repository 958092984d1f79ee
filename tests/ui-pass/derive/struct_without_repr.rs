//! Rust may order the fields of a struct as it likes.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row {
    id: i32,
}

fn main() {}
