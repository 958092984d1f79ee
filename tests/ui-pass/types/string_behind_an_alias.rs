//! An alias hides a type from the macro, not from the compiler.

use registry_core::exported_callback;

type Text = str;

#[exported_callback(on_error = 0)]
fn take(_value: &Text) -> i32 {
    0
}

fn main() {}
