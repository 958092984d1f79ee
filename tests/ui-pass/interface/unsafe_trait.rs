//! The promise of an implementer is none of a caller.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    /// # Safety
    /// `from` is valid to read.
    unsafe fn put(&self, from: *const u8);
}

fn main() {}
