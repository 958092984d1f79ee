//! An enum without variants has no value.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
enum Side {}

fn main() {}
