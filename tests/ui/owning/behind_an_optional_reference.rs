//! What owns a callback is not read behind a pointer that may be null.

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
fn fee(offer: Option<&Offer>) -> i64 {
    offer.map_or(0, |offer| offer.fee)
}

fn main() {}
