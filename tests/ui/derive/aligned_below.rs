//! The derive sees what stands below it before another attribute has changed it.

use attributes::in_front;
use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[in_front(#[repr(align(16))])]
#[repr(C)]
struct Point {
    kind: u8,
    x: u32,
}

fn main() {}
