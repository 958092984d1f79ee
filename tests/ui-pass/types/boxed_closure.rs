//! A closure is exported, and its handle passed.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: registry_core::Handle) -> i32 {
    0
}

fn main() {}
