//! C returns no array, and a reference can't be returned either.

use registry_core::{FfiType, exported_callback};

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
struct Key {
    bytes: [u8; 4],
}

#[exported_callback(on_error = Key { bytes: [0; 4] })]
fn key(seed: u8) -> Key {
    Key { bytes: [seed; 4] }
}

#[exported_callback(on_error = Vec::new())]
fn longer_key(seed: u8) -> Vec<u8> {
    vec![seed; 8]
}

fn main() {}
