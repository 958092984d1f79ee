//! Its fields could not be given back.

use registry_core::{FfiType, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Offer {
    discount: OwnedHandle<Discount>,
    fee: i64,
}

impl Drop for Offer {
    fn drop(&mut self) {
        self.fee = 0;
    }
}

fn main() {}
