//! What it borrows lives for ever.

use registry_core::{BorrowedHandle, FfiType, exported_callback};

#[exported_callback(on_error = -1)]
type Discount = fn(cents: i64) -> i64;

#[derive(FfiType)]
#[repr(C)]
pub struct Sale<'a> {
    discount: BorrowedHandle<'a, Discount>,
    cents: i64,
}

#[exported_callback(on_error = None)]
fn next(sale: Sale<'_>) -> Sale<'static> {
    let discount = Box::leak(Box::new(Discount::export(|cents| cents / 2)));
    Sale {
        discount: discount.as_handle(),
        cents: sale.cents,
    }
}

fn main() {}
