//! C sees a number, and in a row of them each is as large as one.

use registry_core::FfiType;

#[derive(Clone, Copy, FfiType)]
#[repr(i32, align(16))]
enum Kind {
    Plain = 1,
    Bold = 2,
}

fn main() {}
