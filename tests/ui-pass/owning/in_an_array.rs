//! An array has the numbers.

use registry_core::{FfiType, Handle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Offer {
    discount: Handle,
    fee: i64,
}

#[derive(Clone, Copy, FfiType)]
#[repr(C)]
pub struct Page {
    offers: [Offer; 2],
}

fn main() {}
