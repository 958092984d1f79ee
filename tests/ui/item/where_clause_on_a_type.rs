//! A bound on a callback type, which has nothing to be bound.

use registry_core::exported_callback;

#[exported_callback(on_error = -1)]
type Change
where
    i64: Copy,
= fn(value: i64) -> i64;

fn main() {}
