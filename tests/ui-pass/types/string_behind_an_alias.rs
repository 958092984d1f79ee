//! An alias hides a type from the macro, not from the compiler.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn take(_value: &str) -> i32 {
    0
}

fn main() {}
