//! What C passes can't depend on a flag that only the compiler sees.

use registry_core::exported_callback;

#[exported_callback(on_error = 0)]
fn double(#[cfg(unix)] value: i32) -> i32 {
    value * 2
}

fn main() {}
