//! `impl Trait` stands for many types.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn apply(change: impl Fn(i32) -> i32) -> i32 {
    change(1)
}

fn main() {}
