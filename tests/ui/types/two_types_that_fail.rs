//! Each type that can't cross is reported, once.

use registry_core::exported_callback;

type First = String;
type Second = i128;

#[exported_callback(on_error = 0)]
fn take(_first: First, _second: Second) -> i32 {
    0
}

fn main() {}
