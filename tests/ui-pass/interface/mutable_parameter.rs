//! Nobody can promise that C has no second pointer.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    /// # Safety
    /// `into` is valid to write for `len` bytes.
    unsafe fn read(&self, into: *mut u8, len: usize);
}

fn main() {}
