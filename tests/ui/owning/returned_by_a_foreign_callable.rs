//! What owns a callback is not returned by a foreign callable.

use registry_core::{FfiType, Foreign, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Offer {
    discount: OwnedHandle<Discount>,
    fee: i64,
}

#[exported_callback(on_error = None)]
type Make = fn() -> Offer;

#[exported_callback]
fn ask(make: Foreign<Make>) {
    drop(make);
}

fn main() {}
