//! A struct that crosses has one layout.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a, T> {
    discount: BorrowedHandle<'a, Discount>,
    cents: T,
}

fn main() {}
