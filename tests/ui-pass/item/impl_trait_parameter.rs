//! `impl Trait` stands for many types.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn apply(change: registry_core::Handle) -> i32 {
    Change::call(change, 1).unwrap_or(0)
}

#[exported_callback(on_error = 0)]
type Change = fn(value: i32) -> i32;

fn main() {}
