//! C returns no array, and a reference can't be returned either.

use registry_core::exported_callback;

#[exported_callback(on_error = [0; 4])]
fn key(seed: u8) -> [u8; 4] {
    [seed; 4]
}

fn main() {}
