//! A call that fails returns no struct.

use registry_core::{FfiType, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Offer {
    discount: OwnedHandle<Discount>,
    fee: i64,
}

#[exported_callback]
fn offer(fee: i64) -> Offer {
    let discount = Discount::export(|cents| cents / 2).into();
    Offer { discount, fee }
}

fn main() {}
