//! A type of one's own may be called as one of the library's.

use registry_core::{FfiType, exported_callback};

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Handle {
    index: u32,
}

#[exported_callback(on_error = 0)]
fn index(handle: Handle) -> u32 {
    handle.index
}

fn main() {}
