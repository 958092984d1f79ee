//! A plain handle may be a field.

use registry_core::{FfiType, Handle};

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Sale {
    cents: i64,
    discount: Handle,
    other: Option<Handle>,
}

fn main() {}
