//! A plain struct is kept.

use registry_core::{Completion, FfiType, Handle, exported_callback};

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

pub fn wait() {
    drop(Completion::<Made>::new());
}

fn main() {}
