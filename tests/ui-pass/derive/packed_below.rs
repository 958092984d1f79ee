//! The derive sees what stands below it before another attribute has changed it.

use attributes::in_front;
use registry_core::FfiType;

#[in_front(#[derive(Clone, Copy)])]
#[derive(FfiType)]
#[repr(C)]
struct Point {
    kind: u8,
    x: u32,
}

fn main() {}
