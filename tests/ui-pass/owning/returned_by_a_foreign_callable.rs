//! A closure returns it.

use registry_core::{FfiType, OwnedHandle, exported_callback};

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

pub fn ask(make: registry_core::Handle) {
    drop(Make::call(make));
}

fn main() {}
