//! The number of a callback that foreign code owns is.

use registry_core::{FfiType, Foreign, Handle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Offer {
    discount: Handle,
    fee: i64,
}

#[exported_callback]
type Made = fn(offer: Offer);

#[exported_callback]
fn subscribe(made: Foreign<Made>) {
    let discount = Discount::export(|cents| cents / 2).into_handle();
    let _ = made.call(Offer { discount, fee: 1 });
}

fn main() {}
