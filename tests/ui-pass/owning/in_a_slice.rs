//! A struct with a plain handle is one.

use registry_core::{FfiType, Handle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Offer {
    discount: Handle,
    fee: i64,
}

#[exported_callback(on_error = -1)]
fn fees(offers: &[Offer]) -> i64 {
    offers.iter().map(|offer| offer.fee).sum()
}

fn main() {}
