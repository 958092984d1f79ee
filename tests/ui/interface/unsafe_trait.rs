//! The promise of an implementer is none of a caller.

use registry_core::exported_callback;

#[exported_callback]
pub unsafe trait Storage {
    fn put(&self, from: *const u8);
}

fn main() {}
