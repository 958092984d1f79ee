//! An alias has the lifetime too.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

type Lasting<'a> = Sale<'a>;

#[exported_callback(on_error = -1)]
fn apply(sale: Lasting<'_>) -> i64 {
    Discount::call(sale.discount.handle(), sale.cents).unwrap_or(-1)
}

fn main() {}
