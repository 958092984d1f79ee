//! An attribute below the derive makes every value larger than the number that C sees.

use attributes::in_front;
use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[in_front(#[repr(align(16))])]
#[repr(i32)]
enum Kind {
    Plain = 1,
    Bold = 2,
}

fn main() {}
