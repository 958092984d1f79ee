//! A transparent struct is what its field is, and has no other.

use registry_core::FfiType;
use std::marker::PhantomData;

#[derive(Clone, Copy, FfiType)]
#[repr(transparent)]
struct Row(i32, PhantomData<u8>);

fn main() {}
