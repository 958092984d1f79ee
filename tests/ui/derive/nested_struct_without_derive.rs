//! Every part of a struct has to cross.

use registry_core::FfiType;

#[derive(Clone, Copy)]
#[repr(C)]
struct Id(i32);

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Row {
    id: Id,
}

fn main() {}
