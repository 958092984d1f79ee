//! C passes no array by value.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(transparent)]
struct Key([u8; 16]);

fn main() {}
