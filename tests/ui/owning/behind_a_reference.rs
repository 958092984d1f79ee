//! What owns a callback is not read behind a reference.

use registry_core::{FfiType, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Offer {
    discount: OwnedHandle<Discount>,
    fee: i64,
}

#[exported_callback(on_error = -1)]
fn fee(offer: &Offer) -> i64 {
    offer.fee
}

fn main() {}
