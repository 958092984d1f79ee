//! A field behind an alias is taken for a plain value.

use registry_core::{FfiType, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

type Owned = OwnedHandle<Discount>;

#[derive(FfiType)]
#[repr(C)]
pub struct Offer {
    discount: Owned,
    fee: i64,
}

fn main() {}
