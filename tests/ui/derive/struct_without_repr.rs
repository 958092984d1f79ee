//! Rust may order the fields of a struct as it likes.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
struct Row {
    id: i32,
}

fn main() {}
