//! C passes no array by value, whatever it is called.

use registry_core::FfiType;

type Bytes = [u8; 16];

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Key(Bytes);

fn main() {}
