//! A struct owns what stands in its own fields.

use registry_core::{FfiType, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Offer {
    discount: OwnedHandle<Discount>,
    fee: i64,
}

#[derive(FfiType)]
#[repr(C)]
pub struct Page {
    offer: Offer,
    other: OwnedHandle<Discount>,
}

fn main() {}
