//! Only the handle itself owns a callback.

use registry_core::{FfiType, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Offer {
    discount: [OwnedHandle<Discount>; 2],
    fee: i64,
}

fn main() {}
