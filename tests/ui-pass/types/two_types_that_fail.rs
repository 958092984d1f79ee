//! Each type that can't cross is reported, once.

use registry_core::exported_callback;

type First = u8;
type Second = i64;

#[exported_callback(on_error = 0)]
fn take(_first: First, _second: Second) -> i32 {
    0
}

fn main() {}
