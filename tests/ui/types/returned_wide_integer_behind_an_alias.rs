//! An alias hides a type from the macro, not from the compiler.

use registry_core::exported_callback;

type Wide = u128;

#[exported_callback(on_error = 0)]
fn make(text: &str) -> Wide {
    text.len() as Wide
}

fn main() {}
