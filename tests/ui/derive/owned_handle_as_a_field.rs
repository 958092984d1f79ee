//! A struct that crosses is copied, and an owned handle is not.

use registry_core::{FfiType, OwnedHandle, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale {
    cents: i64,
    discount: OwnedHandle<Discount>,
}

fn main() {}
