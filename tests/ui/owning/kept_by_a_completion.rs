//! What owns a callback is not kept.

use registry_core::{Completion, FfiType, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Offer {
    discount: OwnedHandle<Discount>,
    fee: i64,
}

#[exported_callback]
type Made = fn(offer: Offer);

pub fn wait() {
    drop(Completion::<Made>::new());
}

fn main() {}
