//! What borrows a callback is not read behind a reference.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

#[exported_callback(on_error = -1)]
fn cents(sale: &Sale<'_>) -> i64 {
    sale.cents
}

fn main() {}
