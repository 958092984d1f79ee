//! Nobody can promise that C has no second pointer.

use registry_core::exported_callback;

#[exported_callback]
pub trait Storage {
    fn read(&self, into: &mut [u8]);
}

fn main() {}
