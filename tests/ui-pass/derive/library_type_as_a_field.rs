//! The library's own types have no layout that C knows.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row {
    age_in_seconds: u64,
}

fn main() {}
