//! A field may be optional.

use registry_core::{FfiType, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Offer {
    discount: Option<OwnedHandle<Discount>>,
    fee: i64,
}

#[exported_callback(on_error = -1)]
fn fee(offer: Offer) -> i64 {
    offer.discount.map_or(0, |_| offer.fee)
}

fn main() {}
