//! What owns a callback is not passed to a foreign callable.

use registry_core::{FfiType, Foreign, OwnedHandle, exported_callback};

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

#[exported_callback]
fn subscribe(made: Foreign<Made>) {
    drop(made);
}

fn main() {}
