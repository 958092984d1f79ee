//! A tuple has no layout that C knows.

use registry_core::exported_callback;

#[derive(Clone, Copy, registry_core::FfiType)]
#[repr(C)]
struct Pair {
    first: i32,
    second: i32,
}

#[exported_callback(on_error = 0)]
fn take(_value: Pair) -> i32 {
    0
}

fn main() {}
