//! All faults of a type are told at once.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(packed)]
struct Row {
    name: &'static str,
}

fn main() {}
