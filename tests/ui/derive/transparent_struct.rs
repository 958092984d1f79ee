//! A struct is a struct for C too.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(transparent)]
struct Row(i32);

fn main() {}
